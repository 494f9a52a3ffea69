package io.mediahub.user.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.platform.refusal.RefusalException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private static final Source MALLORY = new Source("192.0.2.1");
  private static final Source VICTIM = new Source("198.51.100.7");

  private Instant now = Instant.parse("2026-05-01T12:00:00Z");
  private final LoginThrottle throttle =
      new LoginThrottle(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

  @Test
  void nobody_can_keep_another_out_by_guessing_at_their_account() {
    for (int i = 0; i < 6; i++) {
      throttle.attempt("victim", MALLORY);
    }
    assertThatThrownBy(() -> throttle.attempt("victim", MALLORY))
        .isInstanceOf(RefusalException.class)
        .hasMessage("too-many-attempts");
    assertThatCode(() -> throttle.attempt("victim", VICTIM).succeeded()).doesNotThrowAnyException();
  }

  @Test
  void one_guess_each_at_many_accounts_is_slowed_down() {
    for (int i = 0; i < 30; i++) {
      throttle.attempt("account-" + i, MALLORY);
    }
    assertThatThrownBy(() -> throttle.attempt("account-30", MALLORY))
        .isInstanceOf(RefusalException.class);
    throttle.attempt("account-30", VICTIM);
    now = now.plus(Duration.ofSeconds(2));
    throttle.attempt("account-30", MALLORY);
    assertThatThrownBy(() -> throttle.attempt("account-31", MALLORY))
        .isInstanceOf(RefusalException.class);
  }

  @Test
  void right_passwords_cost_a_source_nothing() {
    for (int i = 0; i < 500; i++) {
      throttle.attempt("account-" + i, MALLORY).succeeded();
    }
    assertThat(now).isEqualTo(Instant.parse("2026-05-01T12:00:00Z"));
    assertThatCode(() -> throttle.attempt("one-more", MALLORY)).doesNotThrowAnyException();
  }
}
