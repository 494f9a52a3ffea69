package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {
  @Test
  void a_broker_that_is_away_is_noticed_soon() throws Exception {

    try (var admin = new KafkaClients("127.0.0.1:1").admin()) {
      long before = System.nanoTime();
      assertThat(new BrokerCheck(admin, Clock.systemUTC()).ask())
          .isEqualTo("Kafka does not answer.");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
  }
}
