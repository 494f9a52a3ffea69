package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.testing.LogOnBroker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Wherever Streams would seek, the consumer is where the database is. */
class PositionedConsumerTest {
  private static final ReadModel MODEL = ReadModels.VIEWER_ACCESS;
  private static final String TOPIC = Topics.GRANT_EVENTS.name();

  @Test
  void it_reads_on_from_the_database_whatever_kafka_has_committed() throws Exception {
    MapDatabase database = new MapDatabase(MODEL);
    try (Broker broker = new Broker();
        LogOnBroker written = new LogOnBroker(broker, MODEL);
        var consumer = new PositionedConsumer(config(broker), runtime(database), new TopicIds())) {
      TopicPartition partition = written.writeBytes(Topics.GRANT_EVENTS, "key", new byte[1]);
      for (int i = 1; i < 10; i++) {
        written.writeBytes(Topics.GRANT_EVENTS, "key", new byte[1]);
      }
      database.progress(List.of(partition));
      database.write(Changes.of(Map.of(), List.of(new ProgressUpdate(partition, 0, 4))));

      subscribe(consumer);
      assertThat(consumer.position(partition)).as("when assigned").isEqualTo(4);

      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(9)));
      consumer.seek(partition, new OffsetAndMetadata(9));
      assertThat(consumer.position(partition)).as("when a task is revived").isEqualTo(4);

      consumer.seek(partition, 9);
      assertThat(consumer.position(partition)).isEqualTo(4);

      consumer.seekToBeginning(List.of(partition));
      assertThat(consumer.position(partition)).as("when nothing is committed").isEqualTo(4);

      database.write(Changes.of(Map.of(), List.of(new ProgressUpdate(partition, 4, 7))));
      consumer.seek(partition, new OffsetAndMetadata(4));
      assertThat(consumer.position(partition)).as("when the database moved on").isEqualTo(7);
    }
  }

  private static ModelRuntime runtime(MapDatabase database) {
    return new ModelRuntime(MODEL, same -> database, PlainAvro.schemas(), ModelSettings.DEFAULT);
  }

  private static Map<String, Object> config(Broker broker) {
    return Map.of(
        "bootstrap.servers", broker.bootstrap(),
        "group.id", "positioned",
        "enable.auto.commit", false,
        "auto.offset.reset", "none",
        "isolation.level", "read_committed");
  }

  /** Until all partitions are there; nothing is kept of what is polled. */
  private static void subscribe(PositionedConsumer consumer) {
    boolean[] assigned = {false};
    consumer.subscribe(
        List.of(TOPIC),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            assigned[0] = !partitions.isEmpty();
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
        });
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100));
              return assigned[0];
            });
  }
}
