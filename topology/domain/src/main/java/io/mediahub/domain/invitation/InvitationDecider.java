package io.mediahub.domain.invitation;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.RoleRefusal.ROLE_MISSING;
import static io.mediahub.domain.invitation.InvitationRefusal.INVITATION_EXISTS;
import static io.mediahub.domain.invitation.InvitationRefusal.INVITATION_INVALID;
import static io.mediahub.domain.invitation.InvitationRefusal.INVITATION_UNKNOWN;
import static io.mediahub.domain.invitation.InvitationRefusal.INVITATION_USED;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.invitation.InvitationCommand.Make;
import io.mediahub.domain.invitation.InvitationCommand.Revoke;
import io.mediahub.domain.invitation.InvitationCommand.Use;
import io.mediahub.domain.invitation.InvitationState.None;
import io.mediahub.domain.invitation.InvitationState.Open;
import io.mediahub.domain.invitation.InvitationState.Revoked;
import io.mediahub.domain.invitation.InvitationState.Used;
import mediahub.user.InvitationEvent;
import mediahub.user.InvitationMade;
import mediahub.user.InvitationRevoked;
import mediahub.user.InvitationUsed;
import mediahub.user.Role;

/**
 * An administrator makes an invitation, which is good for one account until it expires or an
 * administrator revokes it. Every invalid invitation gets the same answer, so that codes and
 * addresses cannot be guessed.
 */
public final class InvitationDecider
    implements Decider<InvitationCommand, InvitationState, InvitationEvent> {
  @Override
  public InvitationState initial() {
    return new None();
  }

  @Override
  public Decision<InvitationEvent> decide(InvitationCommand command, InvitationState state) {
    return switch (command) {
      case Make make -> make(make, state);
      case Use use -> use(use, state);
      case Revoke revoke -> revoke(revoke, state);
    };
  }

  private static Decision<InvitationEvent> make(Make command, InvitationState state) {
    if (!command.byAdministrator()) {
      return Decision.refuse(ROLE_MISSING.refusal(Role.ADMIN));
    }
    String emailLookup = command.emailLookup();
    return state instanceof None
        ? Decision.accept(
            new InvitationMade(
                command.inviterId(),
                emailLookup == null ? null : buffer(emailLookup),
                command.expiresAt()))
        : Decision.refuse(INVITATION_EXISTS.refusal());
  }

  private static Decision<InvitationEvent> use(Use command, InvitationState state) {
    boolean good =
        state instanceof Open open
            && command.now().isBefore(open.expiresAt())
            && (open.emailLookup() == null
                || open.emailLookup().equals(command.emailLookup())
                || open.emailLookup().equals(command.platformLookup()));
    return good
        ? Decision.accept(new InvitationUsed(command.userId()))
        : Decision.refuse(INVITATION_INVALID.refusal());
  }

  private static Decision<InvitationEvent> revoke(Revoke command, InvitationState state) {
    if (!command.byAdministrator()) {
      return Decision.refuse(ROLE_MISSING.refusal(Role.ADMIN));
    }
    return switch (state) {
      case None none -> Decision.refuse(INVITATION_UNKNOWN.refusal());
      case Open open -> Decision.accept(new InvitationRevoked(command.revokerId()));
      case Revoked revoked -> Decision.nothing();
      case Used used -> Decision.refuse(INVITATION_USED.refusal());
    };
  }

  @Override
  public InvitationState evolve(InvitationState state, InvitationEvent event) {
    return switch (event) {
      case InvitationMade made ->
          new Open(
              made.getInviterId(),
              made.getEmailLookup() == null ? null : base64(made.getEmailLookup()),
              made.getExpiresAt());
      case InvitationUsed used ->
          state instanceof Open open
              ? new Used(open.inviterId(), open.emailLookup(), open.expiresAt(), used.getUserId())
              : state;
      case InvitationRevoked revoked ->
          state instanceof Open open
              ? new Revoked(open.inviterId(), open.emailLookup(), open.expiresAt())
              : state;
    };
  }
}
