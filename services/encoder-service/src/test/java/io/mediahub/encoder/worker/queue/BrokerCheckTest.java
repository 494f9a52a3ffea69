package io.mediahub.encoder.worker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {
  /** Goes on when it is told to. */
  private static final class Watch extends Clock {
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void an_idle_worker_notices_within_half_a_minute_that_kafka_is_away() throws Exception {
    Watch watch = new Watch();
    try (var admin =
        new KafkaClients(Map.of("bootstrap.servers", "127.0.0.1:1"))
            .admin()) { // nobody listens there
      BrokerCheck check = new BrokerCheck(admin, watch);
      watch.now = watch.now.plusSeconds(29);
      assertThat(check.trouble()).isNull();
      watch.now = watch.now.plusSeconds(1);
      long before = System.nanoTime();
      assertThat(check.trouble()).isEqualTo("Kafka does not answer.");
      // The loop must be able to stop meanwhile.
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(7));
    }
  }
}
