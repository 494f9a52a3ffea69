package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(20));

  @Test
  void a_pause_doubles_up_to_the_longest() {
    assertThat(IntStream.rangeClosed(1, 9).mapToObj(backoff::after).map(Duration::toMillis))
        .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 20_000L, 20_000L);
  }

  @Test
  void any_number_of_failures_has_a_pause() {
    assertThat(backoff.after(0)).isEqualTo(Duration.ofMillis(250));
    assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(20));
  }
}
