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

/** Limits the open invitations of one administrator. Expired ones do not count. */
final class InvitationAllowance implements Charging<InvitationState, InvitationEvent> {
  static final int MOST_OPEN = 50;

  private static final String OPEN = "open-invitations";

  /**
   * An invitation may be used or revoked at any time, so the refusal does not name its expiry as
   * the time to wait for.
   */
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

  /** The expiry, whether or not the invitation was used. */
  static @Nullable Instant endOf(InvitationState state) {
    return switch (state) {
      case None none -> null;
      case Open open -> open.expiresAt();
      case Used used -> used.expiresAt();
      case Revoked revoked -> revoked.expiresAt();
    };
  }
}
