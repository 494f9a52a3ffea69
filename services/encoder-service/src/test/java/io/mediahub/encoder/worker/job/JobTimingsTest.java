package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of a job agree with each other, and with what stands elsewhere. */
class JobTimingsTest {
  private static final Duration LOCK = Duration.ofSeconds(15);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  @Test
  void every_lock_that_an_operator_may_choose_has_times_that_agree() {
    for (int seconds = 6; seconds <= 30; seconds++) {
      Duration lock = Duration.ofSeconds(seconds);
      assertThatCode(() -> JobTimings.of(lock, DRAIN))
          .as("lock %s", lock)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 3600})
  void every_drain_that_an_operator_may_choose_has_times_that_agree(int seconds) {
    assertThatCode(() -> JobTimings.of(LOCK, Duration.ofSeconds(seconds)))
        .doesNotThrowAnyException();
  }

  @Test
  void each_inequality_is_asserted() {
    JobTimings good = JobTimings.of(LOCK, DRAIN);

    refused("poll (PT4S)", () -> with(good, 0, good.stop()));
    refused("2 x renew + margin (PT17S)", () -> with(good, 2, Duration.ofSeconds(8)));
    refused("2 x renew + margin (PT16S)", () -> with(good, 3, Duration.ofSeconds(6)));
    refused("acknowledge (PT15S)", () -> with(good, 4, LOCK));
    refused("5 x beat (PT1M5S) <= silence", () -> with(good, 5, Duration.ofSeconds(13)));
    refused("<= silence (PT9S)", () -> with(good, 6, Duration.ofSeconds(9)));
    refused("drain + stop (PT17S) < shutdown", () -> with(good, 7, Duration.ofSeconds(13)));
    refused("stop (PT30S) < stopLost", () -> with(good, 8, good.stopLost()));
    refused("stopLost (PT1M) < silence", () -> with(good, 9, good.silence()));
    refused("deploy (PT18S)", () -> with(good, 11, good.patience()));
  }

  @Test
  void spring_waits_longer_for_the_workers_than_they_take_and_less_than_a_deployment_does() {
    JobTimings timings = JobTimings.of(LOCK, DRAIN);

    assertThat(timings.patience()).isBetween(timings.shutdown(), timings.deploy());
    assertThat(timings.shutdown()).isGreaterThan(DRAIN.plus(timings.stop()));
  }

  private static void refused(String part, Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
  }

  /** The same times with another one at this place. */
  private static JobTimings with(JobTimings t, int place, Duration other) {
    Duration[] all = {
      t.poll(),
      t.lock(),
      t.renew(),
      t.margin(),
      t.acknowledge(),
      t.beat(),
      t.silence(),
      t.drain(),
      t.stop(),
      t.stopLost(),
      t.shutdown(),
      t.deploy()
    };
    all[place] = other;
    return new JobTimings(
        all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9], all[10],
        all[11]);
  }
}
