package io.mediahub.streams.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.Broker;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.view.ReadModels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

/** What becomes a dead letter on a real broker, and what does not. */
class DeadLettersTest {
  private static final ReadModel MODEL = ReadModels.MEDIA_CATALOGUE;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void bytes_that_are_no_event_are_dead_letters_once() throws Exception {
    MapDatabase database = new MapDatabase();
    try (Broker broker = new Broker();
        LogOnBroker written = new LogOnBroker(broker, MODEL)) {
      for (int run = 1; run <= 3; run++) {
        written.writeBytes("media-1", "not an event".getBytes());
        written.write(RandomLog.of(12 + run, 100, 5));
        try (RunningModel running = new RunningModel(broker, MODEL, model -> database)) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(Map.copyOf(database.rows()).values())
                          .containsExactlyInAnyOrderElementsOf(written.expected().rows()));
          int letters = run;
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(deadLetters(broker)).isEqualTo(letters));
        }
      }
      assertThat(deadLetters(broker)).as("nothing was put aside again").isEqualTo(3);
    }
  }

  @Test
  void an_event_at_which_the_database_failed_is_no_dead_letter() throws Exception {
    MapDatabase database = new MapDatabase();
    var atEveryEvent =
        new ReadModelSettings(
            Duration.ofMinutes(1), 1, 100, Duration.ofMinutes(1), Duration.ofSeconds(1));
    try (Broker broker = new Broker();
        LogOnBroker written = new LogOnBroker(broker, MODEL)) {
      written.write(RandomLog.of(14, 100, 5));
      try (RunningModel running =
          new RunningModel(broker, MODEL, model -> new Halting(database, 0), "one", atEveryEvent)) {
        await().atMost(PATIENCE).until(() -> running.state() == KafkaStreams.State.ERROR);
      }

      assertThat(deadLetters(broker)).isZero();
    }
  }

  private static long deadLetters(Broker broker) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition only = new TopicPartition(Topics.DEAD_LETTERS, 0);
      return consumer.endOffsets(List.of(only)).get(only);
    }
  }
}
