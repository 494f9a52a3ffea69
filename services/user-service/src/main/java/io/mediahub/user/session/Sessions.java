package io.mediahub.user.session;

import static io.mediahub.user.UserConfiguration.SESSION;
import static io.mediahub.user.UserProblem.CREDENTIALS_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.session.SessionCommand;
import io.mediahub.domain.session.SessionRefusal;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.account.Accounts.Account;
import io.mediahub.user.guard.LoginThrottle;
import io.mediahub.user.guard.Source;
import io.mediahub.user.token.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mediahub.session.RevocationReason;
import mediahub.session.SessionEvent;
import mediahub.session.SessionRevoked;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Log-in sessions: each is the family of all refresh tokens that descend from one log-in. */
@Component
final class Sessions {
  /** A session is forgotten when it has not been refreshed for this long. */
  static final Duration LIFE = Duration.ofDays(30);

  /** How long the previous refresh token still gets the newest one as its answer. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * @param version of the session
   */
  record Tokens(
      String sessionId,
      long version,
      String accessToken,
      RefreshToken refreshToken,
      Instant refreshExpiresAt) {}

  private static final Refusal TOKEN_INVALID = SessionRefusal.REFRESH_TOKEN_INVALID.refusal();

  private final CommandExecutor executor;
  private final Accounts accounts;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final LoginThrottle throttle;

  Sessions(
      CommandExecutor executor,
      Accounts accounts,
      AccessTokens accessTokens,
      RefreshTokens refreshTokens,
      LoginThrottle throttle) {
    this.executor = executor;
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.throttle = throttle;
  }

  Tokens open(String email, String password, IdempotencyKey key, Source source) {
    if (!Accounts.isText(email) || !Accounts.isText(password)) {
      // No address or password has an unpaired surrogate, and it cannot be hashed.
      throw new RefusalException(CREDENTIALS_INVALID.refusal());
    }
    String name = accounts.nameOf(email);
    LoginThrottle.Attempt attempt = throttle.attempt(name, source);
    Account account =
        accounts
            .authenticate(email, password, source)
            .orElseThrow(() -> new RefusalException(CREDENTIALS_INVALID.refusal()).about(name));
    attempt.succeeded();
    // The password was compared; the rest of the request is the account.
    CommandContext context = key.asking(name.getBytes(UTF_8)).by(account.userId());
    String sessionId = context.newAggregateId();
    RefreshToken token = refreshTokens.first(sessionId);
    var command = new SessionCommand.Open(account.userId(), token.hash(), context.now().plus(LIFE));
    var accepted = executor.execute(SESSION, sessionId, command, context).orThrow();
    return tokens(account.userId(), account.roles(), token, accepted);
  }

  Tokens refresh(@Nullable String presentedText, IdempotencyKey key) {
    RefreshToken presented =
        RefreshToken.parse(presentedText)
            .filter(refreshTokens::isAuthentic)
            .orElseThrow(() -> new RefusalException(TOKEN_INVALID));
    String userId =
        executor
            .state(SESSION, presented.sessionId())
            .map(Versioned::state)
            .map(Sessions::userOf)
            .orElseThrow(() -> new RefusalException(TOKEN_INVALID));
    // First: a token of an account that may yet be kept is not used up.
    List<Role> roles =
        accounts
            .find(userId)
            .map(UserState.Registered::roles)
            .orElseThrow(() -> new RefusalException(TOKEN_INVALID));
    CommandContext context = key.by(userId);
    RefreshToken next = refreshTokens.next(presented);
    var command =
        new SessionCommand.Refresh(
            presented.generation(),
            presented.hash(),
            next.hash(),
            context.now(),
            context.now().plus(LIFE),
            context.now().plus(GRACE));
    var accepted = executor.execute(SESSION, presented.sessionId(), command, context).orThrow();
    if (accepted.events().stream()
        .anyMatch(
            event ->
                event instanceof SessionRevoked revoked
                    && revoked.getReason() == RevocationReason.REFRESH_TOKEN_REUSED)) {
      throw new RefusalException(SessionRefusal.REFRESH_TOKEN_REUSED.refusal());
    }
    return tokens(userId, roles, next, accepted);
  }

  /** The version of the session afterwards. */
  long close(String sessionId, CommandContext context) {
    return executor
        .execute(SESSION, sessionId, new SessionCommand.LogOut(), context)
        .orThrow()
        .version();
  }

  /**
   * A repeated answer has a new access token, so it is given only while its refresh token is the
   * current one: not after a log-out, a revocation or another refresh.
   */
  private Tokens tokens(
      String userId,
      List<Role> roles,
      RefreshToken token,
      Accepted<SessionState, SessionEvent> accepted) {
    SessionState now =
        accepted.replayed()
            ? executor
                .state(SESSION, token.sessionId())
                .map(Versioned::state)
                .orElseGet(SessionState.None::new)
            : accepted.state();
    if (!(now instanceof SessionState.Open open) || !open.currentHash().equals(token.hash())) {
      throw new RefusalException(TOKEN_INVALID);
    }
    return new Tokens(
        token.sessionId(),
        accepted.version(),
        accessTokens.issue(userId, roles, token.sessionId()),
        token,
        open.expiresAt());
  }

  private static @Nullable String userOf(SessionState state) {
    return switch (state) {
      case SessionState.None none -> null;
      case SessionState.Open open -> open.userId();
      case SessionState.Revoked revoked -> revoked.userId();
    };
  }
}
