package io.mediahub.domain.grant;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.grant.GrantCommand.Grant;
import io.mediahub.domain.grant.GrantCommand.Revoke;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import org.jspecify.annotations.Nullable;

/**
 * Granting twice, or revoking without a grant, changes nothing. The caller checks who may give the
 * command.
 */
public final class GrantDecider implements Decider<GrantCommand, GrantState, GrantEvent> {
  public static final String EVERYONE = "everyone";

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
      case Grant(String mediaId, String viewerId) ->
          state == GrantState.ACTIVE
              ? Decision.nothing()
              : Decision.accept(new ViewGranted(mediaId, viewerId));
      case Revoke(String mediaId, String viewerId) ->
          state == GrantState.ACTIVE
              ? Decision.accept(new GrantRevoked(mediaId, viewerId))
              : Decision.nothing();
    };
  }

  @Override
  public GrantState evolve(GrantState state, GrantEvent event) {
    return switch (event) {
      case ViewGranted granted -> GrantState.ACTIVE;
      case GrantRevoked revoked -> GrantState.REVOKED;
    };
  }
}
