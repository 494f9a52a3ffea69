package io.mediahub.domain.grant;

import static io.mediahub.domain.grant.GrantRefusal.GRANT_TERMS_INVALID;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.grant.GrantCommand.Grant;
import io.mediahub.domain.grant.GrantCommand.Revoke;
import io.mediahub.domain.grant.GrantState.Standing;
import java.util.List;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.LimitedViewGranted;
import mediahub.grant.ViewGranted;
import org.jspecify.annotations.Nullable;

/**
 * Granting twice, or revoking without a grant, changes nothing. The caller checks who may give the
 * command.
 */
public final class GrantDecider implements Decider<GrantCommand, GrantState, GrantEvent> {
  public static final String EVERYONE = "everyone";

  /** Begins what stands for the viewer in a grant to whoever has a code. No user id begins so. */
  public static final String LINK = "link-";

  /** The aggregate's id: one per media and viewer. */
  public static String grantId(String mediaId, @Nullable String viewerId) {
    return mediaId + ":" + (viewerId == null ? EVERYONE : viewerId);
  }

  @Override
  public GrantState initial() {
    return GrantState.NEVER_GRANTED;
  }

  @Override
  public Decision<GrantEvent> decide(GrantCommand command, GrantState state) {
    return switch (command) {
      case Grant(String mediaId, String viewerId, GrantTerms terms) ->
          grant(mediaId, viewerId, terms, state);
      case Revoke(String mediaId, String viewerId) ->
          state.active()
              ? Decision.accept(new GrantRevoked(mediaId, viewerId))
              : Decision.nothing();
    };
  }

  private static Decision<GrantEvent> grant(
      String mediaId, @Nullable String viewerId, GrantTerms terms, GrantState state) {
    if (!terms.sensible()) {
      return Decision.refuse(GRANT_TERMS_INVALID.refusal());
    }
    if (state.active() && state.terms().equals(terms)) {
      return Decision.nothing();
    }
    GrantEvent given =
        terms.equals(GrantTerms.NONE)
            ? new ViewGranted(mediaId, viewerId)
            : new LimitedViewGranted(
                mediaId, viewerId, terms.opensAt(), terms.closesAt(), terms.plays());
    return state.active()
        ? Decision.accept(List.of(new GrantRevoked(mediaId, viewerId), given))
        : Decision.accept(given);
  }

  @Override
  public GrantState evolve(GrantState state, GrantEvent event) {
    return switch (event) {
      case ViewGranted granted -> GrantState.ACTIVE;
      case LimitedViewGranted e ->
          new GrantState(
              Standing.ACTIVE, new GrantTerms(e.getOpensAt(), e.getClosesAt(), e.getPlays()));
      case GrantRevoked revoked -> GrantState.REVOKED;
    };
  }
}
