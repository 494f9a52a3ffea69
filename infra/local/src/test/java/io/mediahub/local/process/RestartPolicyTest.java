package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private final RestartPolicy policy =
      new RestartPolicy(
          new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5)),
          4,
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          24);

  @Test
  void the_pause_doubles_up_to_the_longest() {
    assertThat(policy.pause(1)).contains(Duration.ofSeconds(1));
    assertThat(policy.pause(2)).contains(Duration.ofSeconds(2));
    assertThat(policy.pause(3)).contains(Duration.ofSeconds(4));
    assertThat(policy.pause(4)).contains(Duration.ofSeconds(5));
  }

  @Test
  void beyond_the_limit_it_gives_up() {
    assertThat(policy.pause(5)).isEmpty();
  }

  @Test
  void a_good_run_makes_earlier_failures_forgotten() {
    assertThat(policy.failures(3, Duration.ofSeconds(59))).isEqualTo(4);
    assertThat(policy.failures(3, Duration.ofMinutes(1))).isEqualTo(1);
  }

  @Test
  void very_many_failures_do_not_overflow() {
    RestartPolicy patient =
        new RestartPolicy(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
            Integer.MAX_VALUE,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            24);

    assertThat(patient.pause(1_000_000)).contains(Duration.ofSeconds(30));
  }
}
