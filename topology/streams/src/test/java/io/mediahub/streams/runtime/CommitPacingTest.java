package io.mediahub.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPacingTest {
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final long START = Long.MAX_VALUE - 5_000_000; // the clock may begin anywhere

  private final CommitPacing pacing = new CommitPacing(INTERVAL);

  private static long after(long millis) {
    return START + millis * 1_000_000;
  }

  @Test
  void an_idle_consumer_waits_as_long_as_it_is_asked_to() {
    assertThat(pacing.atMost(LONG, START)).isEqualTo(LONG);
  }

  @Test
  void after_records_it_waits_shortly_until_they_are_surely_committed() {
    pacing.received(START);

    assertThat(pacing.atMost(LONG, after(0))).isEqualTo(INTERVAL);
    // A first empty poll that ended exactly with the interval: not committed yet.
    assertThat(pacing.atMost(LONG, after(10))).isEqualTo(INTERVAL);
    assertThat(pacing.atMost(LONG, after(39))).isEqualTo(INTERVAL);
    assertThat(pacing.atMost(LONG, after(40))).isEqualTo(LONG);
  }

  @Test
  void it_never_waits_longer_than_it_is_asked_to() {
    pacing.received(START);

    assertThat(pacing.atMost(Duration.ZERO, after(1))).isZero();
  }
}
