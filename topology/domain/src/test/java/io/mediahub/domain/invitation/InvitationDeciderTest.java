package io.mediahub.domain.invitation;

import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.Scenario.given;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.invitation.InvitationCommand.Make;
import io.mediahub.domain.invitation.InvitationCommand.Revoke;
import io.mediahub.domain.invitation.InvitationCommand.Use;
import java.time.Duration;
import java.time.Instant;
import mediahub.user.InvitationEvent;
import mediahub.user.InvitationMade;
import mediahub.user.InvitationRevoked;
import mediahub.user.InvitationUsed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvitationDeciderTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofDays(7));
  private static final String ANN = "YW5u";
  private static final String BOB = "Ym9i";

  private static Make make(@Nullable String email) {
    return new Make("root", true, email, END);
  }

  private static Use use(String email, Instant now) {
    return new Use("u1", email, "cGxhdGZvcm0=", now);
  }

  private static Scenario<InvitationCommand, InvitationState, InvitationEvent> nothing() {
    return given(new InvitationDecider());
  }

  private static Scenario<InvitationCommand, InvitationState, InvitationEvent> open() {
    return nothing().after(make(null));
  }

  @Test
  void an_administrator_invites() {
    nothing().when(make(null)).then(new InvitationMade("root", null, END));
    nothing().when(make(ANN)).then(new InvitationMade("root", buffer(ANN), END));
  }

  @Test
  void nobody_else_invites_or_takes_back() {
    nothing().when(new Make("u1", false, null, END)).thenRefused("role-missing");
    open().when(new Revoke("u1", false)).thenRefused("role-missing");
  }

  @Test
  void an_open_invitation_makes_one_account() {
    open().when(use(BOB, NOW)).then(new InvitationUsed("u1"));
    open().after(use(BOB, NOW)).when(use(BOB, NOW)).thenRefused("invitation-invalid");
  }

  @Test
  void it_runs_out() {
    open().when(use(ANN, END.minusMillis(1))).then(new InvitationUsed("u1"));
    open().when(use(ANN, END)).thenRefused("invitation-invalid");
  }

  @Test
  void one_for_an_address_is_for_no_other() {
    nothing().after(make(ANN)).when(use(BOB, NOW)).thenRefused("invitation-invalid");
    nothing().after(make(ANN)).when(use(ANN, NOW)).then(new InvitationUsed("u1"));
  }

  @Test
  void one_that_never_was_or_was_taken_back_is_not_told_apart() {
    nothing().when(use(ANN, NOW)).thenRefused("invitation-invalid");
    open().after(new Revoke("root", true)).when(use(ANN, NOW)).thenRefused("invitation-invalid");
  }

  @Test
  void taking_back_twice_changes_nothing_and_a_used_one_stays_used() {
    open().when(new Revoke("ann", true)).then(new InvitationRevoked("ann"));
    open().after(new Revoke("ann", true)).when(new Revoke("root", true)).thenNothing();
    open().after(use(ANN, NOW)).when(new Revoke("root", true)).thenRefused("invitation-used");
    nothing().when(new Revoke("root", true)).thenRefused("invitation-unknown");
  }

  @Test
  void an_invitation_from_before_each_had_a_key_is_compared_by_the_key_of_the_platform() {
    nothing().after(make(ANN)).when(new Use("u1", null, ANN, NOW)).then(new InvitationUsed("u1"));
    nothing()
        .after(make(ANN))
        .when(new Use("u1", null, BOB, NOW))
        .thenRefused("invitation-invalid");
  }
}
