package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/** The times of a job agree with each other, and with what stands elsewhere. */
class JobTimingsTest {
  private static final Duration LOCK = Duration.ofSeconds(15);

  @Test
  void every_lock_that_an_operator_may_choose_has_times_that_agree() {
    for (int seconds = 6; seconds <= 30; seconds++) {
      Duration lock = Duration.ofSeconds(seconds);
      assertThatCode(() -> JobTimings.of(lock)).as("lock %s", lock).doesNotThrowAnyException();
    }
  }

  @Test
  void a_lock_that_is_too_long_for_the_silence_is_refused() {
    assertThatThrownBy(() -> JobTimings.of(Duration.ofSeconds(31)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("One lost beat must not cost a worker its job");
  }

  @Test
  void each_inequality_is_asserted() {
    JobTimings good = JobTimings.of(LOCK);

    refused("poll (PT4S)", () -> with(good, 0, good.stop()));
    refused("2 x renew + margin (PT17S)", () -> with(good, 2, Duration.ofSeconds(8)));
    refused("2 x renew + margin (PT16S)", () -> with(good, 3, Duration.ofSeconds(6)));
    refused("acknowledge (PT15S)", () -> with(good, 4, LOCK));
    refused("<= beat (PT4S)", () -> with(good, 5, Duration.ofSeconds(4)));
    refused("<= silence (PT29S)", () -> with(good, 6, Duration.ofSeconds(29)));
    refused("stopLost (PT1M) < silence", () -> with(good, 8, good.silence()));
    refused("stop (PT30S) < stopLost", () -> with(good, 7, good.stopLost()));
    refused("stop (PT7S) < shutdown", () -> with(good, 7, good.shutdown()));
    refused("deploy (PT7S)", () -> with(good, 10, good.shutdown()));
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
      t.stop(),
      t.stopLost(),
      t.shutdown(),
      t.deploy()
    };
    all[place] = other;
    return new JobTimings(
        all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9], all[10]);
  }

  @Test
  void spring_waits_longer_for_the_workers_than_they_take_and_less_than_a_deployment_does()
      throws Exception {
    Properties properties = new Properties();
    for (String file : List.of("/mediahub-defaults.properties", "/application.properties")) {
      try (InputStream settings = getClass().getResourceAsStream(file)) {
        properties.load(settings);
      }
    }
    Duration phase =
        DurationStyle.detectAndParse(
            properties.getProperty("spring.lifecycle.timeout-per-shutdown-phase"));
    JobTimings timings = JobTimings.of(LOCK);

    assertThat(phase).isBetween(timings.shutdown(), timings.deploy());
  }
}
