package io.mediahub.encoder.worker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.worker.ManualClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {
  @Test
  void an_idle_worker_notices_within_half_a_minute_that_kafka_is_away() throws Exception {
    ManualClock clock = new ManualClock();
    try (var admin =
        new KafkaClients(Map.of("bootstrap.servers", "127.0.0.1:1"))
            .admin()) { // nobody listens there
      BrokerCheck check = new BrokerCheck(admin, clock);
      clock.pass(Duration.ofSeconds(29));
      assertThat(check.trouble()).isNull();
      clock.pass(Duration.ofSeconds(1));
      long before = System.nanoTime();
      assertThat(check.trouble()).isEqualTo("Kafka does not answer.");
      // The loop must be able to stop meanwhile.
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(7));
    }
  }
}
