package io.mediahub.domain.session;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.session.SessionRefusal.REFRESH_TOKEN_INVALID;
import static io.mediahub.domain.session.SessionRefusal.SESSION_EXISTS;
import static io.mediahub.domain.session.SessionRefusal.SESSION_UNKNOWN;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.session.SessionCommand.LogOut;
import io.mediahub.domain.session.SessionCommand.Prove;
import io.mediahub.domain.session.SessionCommand.Refresh;
import io.mediahub.domain.session.SessionCommand.Revoke;
import java.time.Instant;
import mediahub.session.RevocationReason;
import mediahub.session.SessionEvent;
import mediahub.session.SessionOpened;
import mediahub.session.SessionProved;
import mediahub.session.SessionRefreshed;
import mediahub.session.SessionRevoked;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens are used once. A second use of any earlier token of the family, however old,
 * revokes the family, since one of the two users of that token is not its owner (RFC 9700, section
 * 4.14.2). The token just before the present one is excepted for some seconds, and gets the same
 * successor again: an answer was lost, or two tabs refreshed at once.
 */
public final class SessionDecider implements Decider<SessionCommand, SessionState, SessionEvent> {
  @Override
  public SessionState initial() {
    return new SessionState.None();
  }

  @Override
  public Decision<SessionEvent> decide(SessionCommand command, SessionState state) {
    return switch (command) {
      case SessionCommand.Open open ->
          state instanceof SessionState.None
              ? Decision.accept(
                  new SessionOpened(
                      open.userId(),
                      buffer(open.refreshTokenHash()),
                      earlier(open.expiresAt(), open.endsAt()),
                      open.accountGeneration(),
                      open.now(),
                      open.endsAt(),
                      open.sealedDevice() == null ? null : buffer(open.sealedDevice())))
              : Decision.refuse(SESSION_EXISTS.refusal());
      case Refresh refresh -> refresh(refresh, state);
      case LogOut logOut ->
          state instanceof SessionState.Open
              ? Decision.accept(new SessionRevoked(RevocationReason.LOGGED_OUT))
              : Decision.nothing();
      case Revoke revoke ->
          state instanceof SessionState.Open open && open.userId().equals(revoke.userId())
              ? Decision.accept(new SessionRevoked(RevocationReason.REVOKED_BY_OWNER))
              : Decision.refuse(SESSION_UNKNOWN.refusal());
      case Prove prove ->
          state instanceof SessionState.Open
              ? Decision.accept(new SessionProved(prove.now()))
              : Decision.refuse(SESSION_UNKNOWN.refusal());
    };
  }

  private static Instant earlier(Instant one, @Nullable Instant other) {
    return other != null && other.isBefore(one) ? other : one;
  }

  private static Decision<SessionEvent> refresh(Refresh command, SessionState state) {
    if (!(state instanceof SessionState.Open open)) {
      return Decision.refuse(REFRESH_TOKEN_INVALID.refusal());
    }
    if (isPredecessor(command, open)) {
      return Decision.nothing();
    }
    if (command.presentedGeneration() < open.generation()) {
      return Decision.accept(new SessionRevoked(RevocationReason.REFRESH_TOKEN_REUSED));
    }
    if (!open.currentHash().equals(command.presentedHash())
        || !command.now().isBefore(open.expiresAt())) {
      return Decision.refuse(REFRESH_TOKEN_INVALID.refusal());
    }
    return Decision.accept(
        new SessionRefreshed(
            open.generation() + 1,
            buffer(command.newHash()),
            earlier(command.expiresAt(), open.endsAt()),
            command.predecessorGoodUntil(),
            command.now()));
  }

  /** Traded a moment ago, for the same successor that is requested again. */
  private static boolean isPredecessor(Refresh command, SessionState.Open open) {
    return command.presentedGeneration() == open.generation() - 1
        && command.newHash().equals(open.currentHash())
        && open.predecessorGoodUntil() != null
        && command.now().isBefore(open.predecessorGoodUntil())
        && command.now().isBefore(open.expiresAt());
  }

  @Override
  public SessionState evolve(SessionState state, SessionEvent event) {
    return switch (event) {
      case SessionOpened opened ->
          new SessionState.Open(
              opened.getUserId(),
              base64(opened.getRefreshTokenHash()),
              0,
              opened.getExpiresAt(),
              null,
              opened.getAccountGeneration(),
              opened.getOpenedAt(),
              opened.getEndsAt(),
              opened.getSealedDevice() == null ? null : base64(opened.getSealedDevice()),
              opened.getOpenedAt(),
              null);
      case SessionRefreshed refreshed ->
          state instanceof SessionState.Open open
              ? new SessionState.Open(
                  open.userId(),
                  base64(refreshed.getRefreshTokenHash()),
                  refreshed.getGeneration(),
                  refreshed.getExpiresAt(),
                  refreshed.getPredecessorGoodUntil(),
                  open.accountGeneration(),
                  open.openedAt(),
                  open.endsAt(),
                  open.sealedDevice(),
                  open.provedAt(),
                  refreshed.getRefreshedAt())
              : state;
      case SessionProved proved ->
          state instanceof SessionState.Open open
              ? new SessionState.Open(
                  open.userId(),
                  open.currentHash(),
                  open.generation(),
                  open.expiresAt(),
                  open.predecessorGoodUntil(),
                  open.accountGeneration(),
                  open.openedAt(),
                  open.endsAt(),
                  open.sealedDevice(),
                  proved.getProvedAt(),
                  open.refreshedAt())
              : state;
      case SessionRevoked revoked ->
          state instanceof SessionState.Open open
              ? new SessionState.Revoked(open.userId(), open.expiresAt())
              : state;
    };
  }
}
