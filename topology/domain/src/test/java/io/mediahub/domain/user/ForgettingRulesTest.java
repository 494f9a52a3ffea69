package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.user.UserCommand.BeginForgetting;
import io.mediahub.domain.user.UserCommand.ChangeRoles;
import io.mediahub.domain.user.UserCommand.FinishForgetting;
import io.mediahub.domain.user.UserCommand.Register;
import io.mediahub.domain.user.UserCommand.RequestDeletion;
import io.mediahub.domain.user.UserCommand.Wish;
import io.mediahub.domain.user.UserCommand.WithdrawDeletion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mediahub.user.DeletionCause;
import mediahub.user.ErasedPlace;
import mediahub.user.Role;
import mediahub.user.UserDeletionRequested;
import mediahub.user.UserDeletionWithdrawn;
import mediahub.user.UserForgettingBegun;
import mediahub.user.UserForgotten;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;
import org.junit.jupiter.api.Test;

class ForgettingRulesTest {
  private static final UserDecider DECIDER = new UserDecider();
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant THEN = NOW.plus(Duration.ofDays(14));
  private static final UserRegistered REGISTERED =
      new UserRegistered(
          buffer("aGFzaA=="),
          buffer("bWFpbA=="),
          buffer("bmFtZQ=="),
          buffer("cHc="),
          List.of(Role.VIEWER, Role.CREATOR));
  private static final UserDeletionRequested BY_OWNER =
      new UserDeletionRequested(DeletionCause.OWNER, THEN, null);
  private static final UserDeletionRequested BY_ADMINISTRATOR =
      new UserDeletionRequested(DeletionCause.ADMINISTRATOR, THEN, buffer("d2h5"));
  private static final UserForgettingBegun BEGUN = new UserForgettingBegun(THEN);
  private static final Erased ERASED =
      new Erased("sessions", "decisions: aggregate (session)", "revoked", 3, null, null, THEN);
  private static final UserForgotten FORGOTTEN =
      new UserForgotten(
          THEN.plusSeconds(60),
          List.of(
              new ErasedPlace(
                  "sessions", "decisions: aggregate (session)", "revoked", 3L, null, null, THEN)));

  private static RequestDeletion request(Wish by) {
    return new RequestDeletion(by, true, THEN, by == Wish.ADMINISTRATOR ? "d2h5" : null);
  }

  @Test
  void an_owner_leaves_and_an_administrator_deletes_with_a_reason() {
    given(DECIDER, REGISTERED).when(request(Wish.OWNER)).then(BY_OWNER);
    given(DECIDER, REGISTERED).when(request(Wish.ADMINISTRATOR)).then(BY_ADMINISTRATOR);
  }

  @Test
  void who_is_no_administrator_any_more_deletes_nobody() {
    given(DECIDER, REGISTERED).when(request(Wish.NOBODY)).thenRefused("role-missing");
    given(DECIDER, REGISTERED, BY_ADMINISTRATOR)
        .when(new WithdrawDeletion(Wish.NOBODY))
        .thenRefused("role-missing");
  }

  @Test
  void asking_twice_does_not_prolong_it() {
    given(DECIDER, REGISTERED, BY_OWNER)
        .when(new RequestDeletion(Wish.OWNER, true, THEN.plusSeconds(9), null))
        .thenNothing();
  }

  @Test
  void there_is_nobody_to_delete() {
    given(DECIDER).when(request(Wish.OWNER)).thenRefused("user-unknown");
    given(DECIDER).when(new WithdrawDeletion(Wish.OWNER)).thenRefused("user-unknown");
  }

  @Test
  void the_last_administrator_does_not_leave() {
    var admin = new UserRolesChanged(List.of(Role.ADMIN));
    given(DECIDER, REGISTERED, admin)
        .when(new RequestDeletion(Wish.OWNER, false, THEN, null))
        .thenRefused("administrator-required");
    given(DECIDER, REGISTERED, admin).when(request(Wish.OWNER)).then(BY_OWNER);
  }

  @Test
  void who_asked_for_it_can_withdraw_it_and_nobody_else() {
    given(DECIDER, REGISTERED, BY_OWNER)
        .when(new WithdrawDeletion(Wish.OWNER))
        .then(new UserDeletionWithdrawn(DeletionCause.OWNER));
    given(DECIDER, REGISTERED, BY_ADMINISTRATOR)
        .when(new WithdrawDeletion(Wish.ADMINISTRATOR))
        .then(new UserDeletionWithdrawn(DeletionCause.ADMINISTRATOR));
    given(DECIDER, REGISTERED, BY_ADMINISTRATOR)
        .when(new WithdrawDeletion(Wish.OWNER))
        .thenRefused("deletion-of-another");
    given(DECIDER, REGISTERED, BY_OWNER)
        .when(new WithdrawDeletion(Wish.ADMINISTRATOR))
        .thenRefused("deletion-of-another");
  }

  @Test
  void an_account_that_stays_is_as_it_was_without_its_sessions() {
    var kept = new UserDeletionWithdrawn(DeletionCause.OWNER);
    assertThat(DECIDER.evolve(DECIDER.initial(), List.of(REGISTERED, BY_OWNER, kept)))
        .isEqualTo(registered().withSessionsEnded(null));
    given(DECIDER, REGISTERED, BY_OWNER, kept).when(request(Wish.OWNER)).then(BY_OWNER);
  }

  @Test
  void an_account_that_is_to_be_deleted_is_no_administrator_and_changes_in_nothing_else() {
    given(DECIDER, REGISTERED, BY_OWNER)
        .when(new ChangeRoles(List.of(Role.ADMIN), true, true))
        .thenRefused("deletion-requested");
    assertThat(
            DECIDER.evolve(
                DECIDER.initial(),
                List.of(REGISTERED, new UserRolesChanged(List.of(Role.ADMIN)), BY_OWNER)))
        .isEqualTo(
            new UserState.Leaving(
                registered().withRoles(List.of(Role.ADMIN)).withSessionsEnded(null), THEN, false));
  }

  private static UserState.Registered registered() {
    return (UserState.Registered) DECIDER.evolve(DECIDER.initial(), List.of(REGISTERED));
  }

  @Test
  void forgetting_begins_in_its_time_and_not_before() {
    given(DECIDER, REGISTERED, BY_OWNER)
        .when(new BeginForgetting(THEN.minusMillis(1)))
        .thenRefused("deletion-not-due");
    given(DECIDER, REGISTERED, BY_OWNER).when(new BeginForgetting(THEN)).then(BEGUN);
    given(DECIDER, REGISTERED).when(new BeginForgetting(THEN)).thenRefused("deletion-not-due");
  }

  @Test
  void there_is_no_way_back_once_it_has_begun() {
    given(DECIDER, REGISTERED, BY_OWNER, BEGUN)
        .when(new WithdrawDeletion(Wish.OWNER))
        .thenRefused("user-forgotten");
    given(DECIDER, REGISTERED, BY_OWNER, BEGUN).when(new BeginForgetting(THEN)).thenNothing();
    given(DECIDER, REGISTERED, BY_OWNER, BEGUN).when(request(Wish.OWNER)).thenNothing();
    given(DECIDER, REGISTERED, BY_OWNER, BEGUN)
        .when(new Register("aA==", "aA==", new SealedProfile("aA=="), "aA==", List.of(Role.VIEWER)))
        .thenRefused("user-forgotten");
  }

  @Test
  void it_ends_with_a_certificate_once() {
    var finish = new FinishForgetting(THEN.plusSeconds(60), List.of(ERASED));
    given(DECIDER, REGISTERED, BY_OWNER).when(finish).thenRefused("deletion-not-due");
    given(DECIDER, REGISTERED, BY_OWNER, BEGUN).when(finish).then(FORGOTTEN);
    given(DECIDER, REGISTERED, BY_OWNER, BEGUN, FORGOTTEN).when(finish).thenNothing();
  }

  @Test
  void of_who_is_forgotten_the_certificate_alone_is_known() {
    assertThat(DECIDER.evolve(DECIDER.initial(), List.of(REGISTERED, BY_OWNER, BEGUN, FORGOTTEN)))
        .isEqualTo(new UserState.Forgotten(THEN.plusSeconds(60), List.of(ERASED)));
  }
}
