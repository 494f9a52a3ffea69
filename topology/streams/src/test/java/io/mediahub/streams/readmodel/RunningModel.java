package io.mediahub.streams.readmodel;

import io.mediahub.streams.testing.Broker;
import io.mediahub.streams.testing.PlainAvro;
import io.mediahub.streams.wire.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** A read model as it runs in service, on a real broker. */
final class RunningModel implements AutoCloseable {
  static final ReadModelSettings SETTINGS =
      new ReadModelSettings(
          Duration.ofMillis(10), 500, 100, Duration.ofMillis(300), Duration.ofSeconds(30));

  private final ReadModelSessions sessions;
  private final KafkaStreams streams;

  RunningModel(Broker broker, ReadModel model, ReadModelDatabase.Factory database) {
    sessions = new ReadModelSessions(model.name(), database, SETTINGS);
    StreamsBuilder builder = new StreamsBuilder();
    ReadModelTopology.build(builder, model, PlainAvro.serdes(), sessions);
    var settings =
        new StreamsSettings(broker.bootstrap(), "test", Path.of("target", "streams"))
            .readModel(model.name(), SETTINGS.commitInterval());
    streams = new KafkaStreams(builder.build(), settings, new ReadModelClients(sessions));
    streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    streams.start();
  }

  KafkaStreams.State state() {
    return streams.state();
  }

  @Override
  public void close() {
    sessions.stop();
    streams.close(Duration.ofSeconds(20));
  }
}
