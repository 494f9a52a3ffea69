package io.mediahub.stream;

import com.mongodb.client.MongoDatabase;
import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.base.settings.WorkFolderSettings;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.mongo.MongoReadModelDatabase;
import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.postgres.PostgresSource;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.ReadModelClients;
import io.mediahub.streams.readmodel.ReadModelDatabase;
import io.mediahub.streams.readmodel.ReadModelSessions;
import io.mediahub.streams.readmodel.ReadModelSettings;
import io.mediahub.streams.readmodel.ReadModelTopology;
import io.mediahub.streams.rendition.LeaseSettings;
import io.mediahub.streams.rendition.RenditionProcess;
import io.mediahub.streams.rendition.RenditionProcessStatus;
import io.mediahub.streams.rendition.ShareGroupQueue;
import io.mediahub.streams.view.ReadModels;
import io.mediahub.streams.wire.PromptClients;
import io.mediahub.streams.wire.StreamsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.streams.StreamsBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All topologies of the platform, with what they run on. */
@Component
final class Topologies {
  private static final Duration PROCESS_COMMIT_INTERVAL = Duration.ofMillis(30);

  private final StreamsSettings kafka;
  private final AvroSerdes serdes;
  private final DataSource views;
  private final MongoDatabase documents;
  private final LeaseSettings leases;
  private final ObjectProvider<ShareGroupQueue> jobQueue;
  private final RenditionProcessStatus renditions;
  private final WriterSchemas schemas;

  Topologies(
      KafkaSettings brokers,
      ViewsSettings database,
      WorkFolderSettings folder,
      StreamServiceSettings own,
      AvroSerdes serdes,
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
    this.views = PostgresSource.of(database.url(), database.username(), database.password());
    this.documents = documents;
    this.leases = own.leases();
    this.jobQueue = jobQueue;
    this.renditions = renditions;
    this.schemas = schemas;
  }

  List<HostedTopology> create() {
    List<HostedTopology> all = new ArrayList<>();
    ReadModels.ALL.forEach(
        model ->
            all.add(
                new HostedTopology(
                    model.name(), () -> readModel(model), HostedTopology.Rest.DEFAULT)));
    all.add(
        new HostedTopology(
            RenditionProcess.NAME, this::renditionProcess, HostedTopology.Rest.DEFAULT));
    return all;
  }

  /** A connection of its own for the thread that asks for it. */
  ReadModelDatabase database(ReadModel model) {
    return ReadModels.IN_POSTGRES.contains(model)
        ? new PostgresDatabase(views, model)
        : new MongoReadModelDatabase(documents, model);
  }

  private HostedTopology.Parts readModel(ReadModel model) {
    ReadModelSettings settings = ReadModelSettings.DEFAULT;
    ReadModelSessions sessions = new ReadModelSessions(model, this::database, schemas, settings);
    StreamsBuilder builder = new StreamsBuilder();
    ReadModelTopology.build(builder, model, sessions);
    return new HostedTopology.Parts(
        builder.build(),
        kafka.readModel(model.name(), settings.commitInterval()),
        new ReadModelClients(sessions),
        sessions);
  }

  private HostedTopology.Parts renditionProcess() {
    StreamsBuilder builder = new StreamsBuilder();
    RenditionProcess.build(builder, serdes, schemas, leases, jobQueue.getObject(), renditions);
    return new HostedTopology.Parts(
        builder.build(),
        kafka.exactlyOnce(RenditionProcess.NAME, PROCESS_COMMIT_INTERVAL),
        new PromptClients(PROCESS_COMMIT_INTERVAL),
        null);
  }
}
