package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.user.UserCommand.AddSecondFactor;
import io.mediahub.domain.user.UserCommand.ChangePassword;
import io.mediahub.domain.user.UserCommand.EndSessionsOf;
import io.mediahub.domain.user.UserCommand.ProveEmail;
import io.mediahub.domain.user.UserCommand.Reinstate;
import io.mediahub.domain.user.UserCommand.RemoveSecondFactorOf;
import io.mediahub.domain.user.UserCommand.ResetPassword;
import io.mediahub.domain.user.UserCommand.Suspend;
import io.mediahub.domain.user.UserCommand.UseRecoveryCode;
import io.mediahub.domain.user.UserCommand.UseSecondFactor;
import io.mediahub.domain.user.UserState.Registered;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mediahub.user.EmailChanged;
import mediahub.user.EmailProofRequested;
import mediahub.user.EmailVerified;
import mediahub.user.PasswordCause;
import mediahub.user.PasswordChanged;
import mediahub.user.PasswordResetRequested;
import mediahub.user.RecoveryCodeUsed;
import mediahub.user.Role;
import mediahub.user.SecondFactorAdded;
import mediahub.user.SecondFactorOffered;
import mediahub.user.SecondFactorUsed;
import mediahub.user.SessionsEnded;
import mediahub.user.UserEvent;
import mediahub.user.UserRegistered;
import mediahub.user.UserReinstated;
import mediahub.user.UserSuspended;
import org.junit.jupiter.api.Test;

class AccountSecurityTest {
  private static final UserDecider DECIDER = new UserDecider();
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final String CODE = "Y29kZQ==";
  private static final UserRegistered REGISTERED =
      new UserRegistered(
          buffer("bG9vaw=="),
          buffer("bWFpbA=="),
          buffer("bmFtZQ=="),
          buffer("b2xk"),
          List.of(Role.VIEWER));
  private static final UserEvent FACTOR_OFFERED = new SecondFactorOffered(buffer("c2Vj"));
  private static final UserEvent FACTOR_ADDED =
      new SecondFactorAdded(100L, List.of(buffer("cjE="), buffer("cjI=")));

  private static Registered after(UserEvent... more) {
    List<UserEvent> all = Stream.concat(Stream.of(REGISTERED), Arrays.stream(more)).toList();
    return (Registered) DECIDER.evolve(DECIDER.initial(), all);
  }

  private static PasswordResetRequested resetUntil(Instant end) {
    return new PasswordResetRequested(buffer(CODE), end);
  }

  private static EmailProofRequested proofOf(String lookup) {
    return new EmailProofRequested(
        buffer(CODE), NOW.plusSeconds(60), buffer(lookup), buffer("bmV3"));
  }

  @Test
  void a_new_password_ends_all_sessions_but_the_one_that_asked() {
    Registered changed =
        after(new PasswordChanged(buffer("bmV3"), PasswordCause.CHANGED, "this one"));

    assertThat(changed.admits("this one", 0)).isTrue();
    assertThat(changed.admits("another", 0)).isFalse();
    assertThat(changed.admits("opened later", changed.sessionGeneration())).isTrue();
  }

  @Test
  void a_session_that_was_kept_once_is_not_kept_the_next_time() {
    Registered changed =
        after(
            new PasswordChanged(buffer("bmV3"), PasswordCause.CHANGED, "first"),
            new SessionsEnded("second"));

    assertThat(changed.admits("first", 0)).isFalse();
    assertThat(changed.admits("second", 1)).isTrue();
  }

  @Test
  void a_code_gives_another_password() {
    given(DECIDER, REGISTERED, resetUntil(NOW.plusSeconds(1)))
        .when(new ResetPassword(CODE, NOW, "bmV3"))
        .then(new PasswordChanged(buffer("bmV3"), PasswordCause.RESET, null));
  }

  @Test
  void a_code_is_good_for_its_time_only() {
    given(DECIDER, REGISTERED, resetUntil(NOW))
        .when(new ResetPassword(CODE, NOW, "bmV3"))
        .thenRefused("code-invalid");
  }

  @Test
  void a_code_is_good_once() {
    given(DECIDER, REGISTERED, resetUntil(NOW.plusSeconds(60)))
        .after(new ResetPassword(CODE, NOW, "bmV3"))
        .when(new ResetPassword(CODE, NOW, "bmV4"))
        .thenRefused("code-invalid");
  }

  @Test
  void a_newer_code_takes_the_place_of_an_older_one() {
    given(
            DECIDER,
            REGISTERED,
            resetUntil(NOW.plusSeconds(60)),
            new PasswordResetRequested(buffer("YW5vdGhlcg=="), NOW.plusSeconds(60)))
        .when(new ResetPassword(CODE, NOW, "bmV3"))
        .thenRefused("code-invalid");
  }

  @Test
  void a_password_that_was_changed_makes_the_code_for_another_void() {
    given(DECIDER, REGISTERED, resetUntil(NOW.plusSeconds(60)))
        .after(new ChangePassword("bmV3", null))
        .when(new ResetPassword(CODE, NOW, "bmV4"))
        .thenRefused("code-invalid");
  }

  @Test
  void a_code_that_came_to_the_account_s_address_proves_it() {
    given(DECIDER, REGISTERED, proofOf("bG9vaw=="))
        .when(new ProveEmail(CODE, NOW))
        .then(new EmailVerified(buffer("bG9vaw==")));
  }

  @Test
  void a_code_that_came_to_another_address_makes_it_the_account_s() {
    given(DECIDER, REGISTERED, proofOf("b3RoZXI="))
        .when(new ProveEmail(CODE, NOW))
        .then(new EmailChanged(buffer("b3RoZXI="), buffer("bmV3")));
  }

  @Test
  void the_code_for_a_password_proves_no_address() {
    given(DECIDER, REGISTERED, resetUntil(NOW.plusSeconds(60)))
        .when(new ProveEmail(CODE, NOW))
        .thenRefused("code-invalid");
  }

  @Test
  void another_address_makes_a_code_that_went_to_the_old_one_void() {
    given(DECIDER, REGISTERED, proofOf("b3RoZXI="), resetUntil(NOW.plusSeconds(60)))
        .after(new ProveEmail(CODE, NOW))
        .when(new ResetPassword(CODE, NOW, "bmV3"))
        .thenRefused("code-invalid");
  }

  @Test
  void a_suspended_account_has_no_sessions_old_or_new() {
    Registered suspended = after(new UserSuspended(buffer("d2h5")));

    assertThat(suspended.admits("any", 0)).isFalse();
    assertThat(suspended.admits("any", suspended.sessionGeneration())).isFalse();
  }

  @Test
  void the_sessions_from_before_a_suspension_stay_ended_after_it() {
    Registered back = after(new UserSuspended(buffer("d2h5")), new UserReinstated("admin"));

    assertThat(back.admits("old", 0)).isFalse();
    assertThat(back.admits("new", back.sessionGeneration())).isTrue();
  }

  @Test
  void only_an_administrator_suspends() {
    given(DECIDER, REGISTERED).when(new Suspend("d2h5", false, true)).thenRefused("role-missing");
  }

  @Test
  void the_last_administrator_is_not_suspended() {
    var admin = UserRegistered.newBuilder(REGISTERED).setRoles(List.of(Role.ADMIN)).build();

    given(DECIDER, admin)
        .when(new Suspend("d2h5", true, false))
        .thenRefused("administrator-required");
  }

  @Test
  void only_an_administrator_reinstates() {
    given(DECIDER, REGISTERED, new UserSuspended(buffer("d2h5")))
        .when(new Reinstate("somebody", false))
        .thenRefused("role-missing");
  }

  @Test
  void only_an_administrator_ends_the_sessions_of_others() {
    given(DECIDER, REGISTERED).when(new EndSessionsOf(false)).thenRefused("role-missing");
  }

  @Test
  void a_factor_that_is_only_offered_is_not_asked_for() {
    assertThat(after(FACTOR_OFFERED).factorInForce()).isNull();
    assertThat(after(FACTOR_OFFERED, FACTOR_ADDED).factorInForce()).isNotNull();
  }

  @Test
  void a_code_is_not_accepted_again_nor_one_from_before_it() {
    given(DECIDER, REGISTERED, FACTOR_OFFERED, FACTOR_ADDED)
        .when(new UseSecondFactor(100))
        .thenRefused("second-factor-wrong");
  }

  @Test
  void the_next_code_is_accepted() {
    given(DECIDER, REGISTERED, FACTOR_OFFERED, FACTOR_ADDED)
        .when(new UseSecondFactor(101))
        .then(new SecondFactorUsed(101L));
  }

  @Test
  void a_recovery_code_is_accepted() {
    given(DECIDER, REGISTERED, FACTOR_OFFERED, FACTOR_ADDED)
        .when(new UseRecoveryCode("cjI="))
        .then(new RecoveryCodeUsed(buffer("cjI=")));
  }

  @Test
  void a_recovery_code_is_good_once() {
    given(DECIDER, REGISTERED, FACTOR_OFFERED, FACTOR_ADDED)
        .after(new UseRecoveryCode("cjI="))
        .when(new UseRecoveryCode("cjI="))
        .thenRefused("second-factor-wrong");
  }

  @Test
  void a_second_factor_is_not_replaced_while_it_is_in_force() {
    given(DECIDER, REGISTERED, FACTOR_OFFERED, FACTOR_ADDED)
        .when(new AddSecondFactor(200, List.of()))
        .thenRefused("second-factor-exists");
  }

  @Test
  void only_an_administrator_removes_the_factor_of_somebody_else() {
    given(DECIDER, REGISTERED, FACTOR_OFFERED, FACTOR_ADDED)
        .when(new RemoveSecondFactorOf("somebody", false))
        .thenRefused("role-missing");
  }

  @Test
  void who_does_not_exist_is_told_to_administrators_only() {
    given(DECIDER).when(new EndSessionsOf(false)).thenRefused("role-missing");
    given(DECIDER).when(new EndSessionsOf(true)).thenRefused("user-unknown");
  }
}
