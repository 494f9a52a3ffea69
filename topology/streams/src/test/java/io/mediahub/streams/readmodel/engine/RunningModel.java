package io.mediahub.streams.readmodel.engine;

import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.runtime.StreamsSettings;
import io.mediahub.streams.testing.Impatient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** A read model as it runs in service, on a real broker. */
public final class RunningModel implements AutoCloseable {
  public static final ModelSettings SETTINGS =
      new ModelSettings(
          Duration.ofMillis(10),
          500,
          16L << 20,
          100,
          Duration.ofMillis(300),
          Duration.ofSeconds(30),
          1_000,
          1L << 20);

  private final ModelRuntime runtime;
  private final KafkaStreams streams;

  public RunningModel(Broker broker, ReadModel model, ModelDatabase.Factory database) {
    this(broker, model, database, "one", SETTINGS);
  }

  /**
   * @param instance tells the copies apart that run at the same time
   */
  public RunningModel(
      Broker broker,
      ReadModel model,
      ModelDatabase.Factory database,
      String instance,
      ModelSettings own) {
    this(broker, model, database, instance, own, PlainAvro.schemas());
  }

  public RunningModel(
      Broker broker,
      ReadModel model,
      ModelDatabase.Factory database,
      String instance,
      ModelSettings own,
      WriterSchemas schemas) {
    runtime = new ModelRuntime(model, database, schemas, own);
    StreamsBuilder builder = new StreamsBuilder();
    ModelTopology.build(builder, model, runtime);
    var settings =
        new StreamsSettings(
                Map.of("bootstrap.servers", broker.bootstrap()),
                instance,
                Path.of("target", "streams-" + UUID.randomUUID()))
            .readModel(model.name(), own.commitInterval());
    streams =
        new KafkaStreams(builder.build(), Impatient.settings(settings), new ModelClients(runtime));
    streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    streams.start();
  }

  public ModelRuntime runtime() {
    return runtime;
  }

  /** How many partitions it has. */
  long partitions() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .mapToLong(task -> task.topicPartitions().size())
        .sum();
  }

  public KafkaStreams.State state() {
    return streams.state();
  }

  @Override
  public void close() {
    runtime.stop();
    streams.close(
        CloseOptions.timeout(Duration.ofSeconds(20))
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }
}
