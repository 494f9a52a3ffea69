package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WakerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Waker waker = new Waker();

  @Test
  void a_call_made_before_the_pause_ends_it_too_but_only_the_next_one() throws Exception {
    waker.wake();
    waker.wake();

    waker.pause(LONG);

    assertThat(seconds(Duration.ofMillis(300))).isGreaterThan(0.2);
  }

  @Test
  void calls_that_are_forgotten_end_no_pause() throws Exception {
    waker.wake();

    waker.forgetCalls();

    assertThat(seconds(Duration.ofMillis(300))).isGreaterThan(0.2);
  }

  @Test
  void one_that_is_stopped_never_pauses_again() throws Exception {
    waker.stop();

    waker.pause(LONG);
    waker.pause(LONG);

    assertThat(waker.stopping()).isTrue();
  }

  private double seconds(Duration pause) throws InterruptedException {
    long began = System.nanoTime();
    waker.pause(pause);
    return (System.nanoTime() - began) / 1e9;
  }
}
