package io.mediahub.stream;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.base.settings.WorkFolderSettings;
import io.mediahub.domain.rendition.LadderSettings;
import io.mediahub.platform.data.PostgresSource;
import io.mediahub.platform.settings.RecipeSettings;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.mongo.MongoCopies;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.mongo.MongoParkedDesk;
import io.mediahub.streams.parked.ParkedDesk;
import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.postgres.PostgresParkedDesk;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelClients;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.ModelRuntime;
import io.mediahub.streams.readmodel.engine.ModelSettings;
import io.mediahub.streams.readmodel.engine.ModelTopology;
import io.mediahub.streams.rendition.LeaseSettings;
import io.mediahub.streams.rendition.RenditionProcess;
import io.mediahub.streams.rendition.RenditionProcessStatus;
import io.mediahub.streams.rendition.ShareGroupQueue;
import io.mediahub.streams.runtime.PacedClients;
import io.mediahub.streams.runtime.StreamsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.streams.StreamsBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All topologies of the platform, with what they run on. */
@Component
final class TopologyFactory {
  /**
   * Nobody can read a decision before its commit. The first one after a pause is committed at once;
   * those that follow within this time share a transaction.
   */
  private static final Duration PROCESS_COMMIT_INTERVAL = Duration.ofMillis(10);

  private final StreamsSettings kafka;
  private final AvroSerdes serdes;
  private final DataSource views;
  private final MongoCopies documents;
  private final LeaseSettings leases;
  private final LadderSettings ladder;
  private final ObjectProvider<ShareGroupQueue> jobQueue;
  private final RenditionProcessStatus renditions;
  private final WriterSchemas schemas;

  TopologyFactory(
      KafkaSettings brokers,
      ViewsSettings database,
      WorkFolderSettings folder,
      StreamServiceSettings own,
      RecipeSettings recipe,
      AvroSerdes serdes,
      MongoClient mongo,
      MongoDatabase documents,
      ObjectProvider<ShareGroupQueue> jobQueue,
      RenditionProcessStatus renditions,
      WriterSchemas schemas) {
    this.kafka =
        new StreamsSettings(
            brokers.connection(),
            own.instanceName(),
            folder.workDir().resolve("stream-service").toAbsolutePath());
    this.serdes = serdes;
    this.views = PostgresSource.unpooled("mediahub read models", database);
    this.documents = MongoCopies.following(documents, mongo::getDatabase);
    this.leases = own.leases();
    this.ladder = recipe.ladder();
    this.jobQueue = jobQueue;
    this.renditions = renditions;
    this.schemas = schemas;
  }

  List<RunningTopology> create() {
    List<RunningTopology> all = new ArrayList<>();
    ReadModels.ALL.forEach(
        model ->
            all.add(
                new RunningTopology(
                    model.name(), () -> readModel(model), RunningTopology.Rest.DEFAULT)));
    all.add(
        new RunningTopology(
            RenditionProcess.NAME, this::renditionProcess, RunningTopology.Rest.DEFAULT));
    return all;
  }

  /** A connection for the calling thread. */
  ModelDatabase database(ReadModel model) {
    return ReadModels.IN_POSTGRES.contains(model)
        ? new PostgresDatabase(views, model)
        : new MongoModelDatabase(documents, model);
  }

  /** What operators see of its parked records. */
  ParkedDesk desk(ReadModel model) {
    return ReadModels.IN_POSTGRES.contains(model)
        ? new PostgresParkedDesk(views, model.name())
        : new MongoParkedDesk(documents, model.name());
  }

  private RunningTopology.Parts readModel(ReadModel model) {
    ModelSettings settings = ModelSettings.DEFAULT;
    ModelRuntime runtime = new ModelRuntime(model, this::database, schemas, settings);
    StreamsBuilder builder = new StreamsBuilder();
    ModelTopology.build(builder, model, runtime);
    return new RunningTopology.Parts(
        builder.build(),
        kafka.readModel(model.name(), settings.commitInterval()),
        new ModelClients(runtime),
        runtime);
  }

  private RunningTopology.Parts renditionProcess() {
    StreamsBuilder builder = new StreamsBuilder();
    RenditionProcess.build(
        builder, serdes, schemas, leases, ladder, jobQueue.getObject(), renditions);
    return new RunningTopology.Parts(
        builder.build(),
        kafka.exactlyOnce(RenditionProcess.NAME, PROCESS_COMMIT_INTERVAL),
        new PacedClients(PROCESS_COMMIT_INTERVAL),
        null);
  }
}
