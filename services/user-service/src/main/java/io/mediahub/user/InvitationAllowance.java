package io.mediahub.user;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.invitation.InvitationState.None;
import io.mediahub.domain.invitation.InvitationState.Open;
import io.mediahub.domain.invitation.InvitationState.Revoked;
import io.mediahub.domain.invitation.InvitationState.Used;
import io.mediahub.platform.command.Charge;
import io.mediahub.platform.command.Charge.Lease;
import io.mediahub.platform.command.Charge.Release;
import io.mediahub.platform.command.Charging;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mediahub.user.InvitationEvent;
import mediahub.user.InvitationMade;
import mediahub.user.InvitationRevoked;
import mediahub.user.InvitationUsed;
import org.jspecify.annotations.Nullable;

/** How many invitations of one administrator may be open at a time. One that runs out is none. */
final class InvitationAllowance implements Charging<InvitationState, InvitationEvent> {
  static final int MOST_OPEN = 50;

  private static final String OPEN = "open-invitations";

  /** One may be used or taken back at any time; so nobody is told to wait for its end. */
  private static final Duration AGAIN = Duration.ofHours(1);

  private static final Refusal TOO_MANY = UserProblem.TOO_MANY_INVITATIONS.refusal(MOST_OPEN);

  @Override
  public List<Charge> of(String id, InvitationState before, InvitationEvent event, Instant now) {
    return switch (event) {
      case InvitationMade made ->
          List.of(
              new Lease(
                  made.getInviterId(), OPEN, id, made.getExpiresAt(), MOST_OPEN, TOO_MANY, AGAIN));
      case InvitationUsed used -> back(id, before);
      case InvitationRevoked revoked -> back(id, before);
    };
  }

  private static List<Charge> back(String id, InvitationState before) {
    return before instanceof Open open
        ? List.of(new Release(open.inviterId(), OPEN, id))
        : List.of();
  }

  /** When nobody could use it any more, whatever became of it. */
  static @Nullable Instant endOf(InvitationState state) {
    return switch (state) {
      case None none -> null;
      case Open open -> open.expiresAt();
      case Used used -> used.expiresAt();
      case Revoked revoked -> revoked.expiresAt();
    };
  }
}
