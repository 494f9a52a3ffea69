package io.mediahub.user.session;

import static io.mediahub.platform.command.Aggregates.USER;
import static io.mediahub.user.UserConfiguration.SESSION;
import static io.mediahub.user.UserProblem.ACCOUNT_SUSPENDED;
import static io.mediahub.user.UserProblem.CREDENTIALS_INVALID;
import static io.mediahub.user.UserProblem.PASSWORD_WRONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.session.SessionCommand;
import io.mediahub.domain.session.SessionRefusal;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.command.Grounded;
import io.mediahub.platform.command.Premise;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.user.SessionSettings;
import io.mediahub.user.account.Accounts;
import io.mediahub.user.account.Accounts.Account;
import io.mediahub.user.factor.SecondFactors;
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
  private final SecondFactors factors;
  private final SessionSettings settings;

  Sessions(
      CommandExecutor executor,
      Accounts accounts,
      AccessTokens accessTokens,
      RefreshTokens refreshTokens,
      LoginThrottle throttle,
      SecondFactors factors,
      SessionSettings settings) {
    this.executor = executor;
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.throttle = throttle;
    this.factors = factors;
    this.settings = settings;
  }

  /**
   * @param code of the second factor, if the account has one
   * @param device a few words about it; null if nothing is known
   */
  record LogIn(
      String email,
      String password,
      @Nullable String code,
      @Nullable String device,
      Source source) {
    @Override
    public String toString() {
      return "LogIn[***]";
    }
  }

  Tokens open(LogIn given, IdempotencyKey key) {
    if (!Accounts.isText(given.email()) || !Accounts.isText(given.password())) {
      // No address or password has an unpaired surrogate, and it cannot be hashed.
      throw new RefusalException(CREDENTIALS_INVALID.refusal());
    }
    String name = accounts.nameOf(given.email());
    LoginThrottle.Attempt attempt = throttle.attempt(name, given.source());
    Account account =
        accounts
            .authenticate(given.email(), given.password(), given.source())
            .orElseThrow(() -> new RefusalException(CREDENTIALS_INVALID.refusal()).about(name));
    attempt.succeeded();
    String userId = account.userId();
    if (account.state().isSuspended()) {
      throw new RefusalException(ACCOUNT_SUSPENDED.refusal()).about(userId);
    }
    // The password was compared; the rest of the request is the account.
    CommandContext context = key.asking(name.getBytes(UTF_8)).by(userId);
    factors.require(userId, account.state(), given.code(), context);
    String sessionId = context.newAggregateId();
    RefreshToken token = refreshTokens.first(sessionId);
    String device = given.device();
    String sealedDevice =
        device == null ? null : accounts.sealed(userId, SessionList.DEVICE, device);
    var accepted =
        executor
            .executeGrounded(
                SESSION, sessionId, () -> opening(account, token, sealedDevice, context), context)
            .orThrow();
    return tokens(userId, token, accepted);
  }

  /**
   * The account of now is a premise: a session that is opened while its password is changed, or
   * while it is suspended, is either ended with the others or not opened.
   */
  private Grounded<SessionCommand> opening(
      Account known, RefreshToken token, @Nullable String sealedDevice, CommandContext context) {
    Versioned<UserState.Registered> now =
        accounts
            .versioned(known.userId())
            .orElseThrow(() -> new RefusalException(CREDENTIALS_INVALID.refusal()));
    if (!now.state().sealedPasswordHash().equals(known.state().sealedPasswordHash())) {
      throw new RefusalException(CREDENTIALS_INVALID.refusal());
    }
    if (now.state().isSuspended()) {
      throw new RefusalException(ACCOUNT_SUSPENDED.refusal()).about(known.userId());
    }
    return new Grounded<>(
        new SessionCommand.Open(
            known.userId(),
            token.hash(),
            context.now(),
            context.now().plus(LIFE),
            now.state().sessionGeneration(),
            context.now().plus(settings.longest()),
            sealedDevice),
        List.of(new Premise(USER, known.userId(), now.version())));
  }

  /**
   * Proves again who somebody is, for what asks for a fresh proof. The version of the session
   * afterwards.
   */
  long prove(
      CurrentUser user, String password, @Nullable String code, IdempotencyKey key, Source source) {
    String sessionId = user.sessionId();
    UserState.Registered account = accounts.find(user.userId()).orElse(null);
    if (sessionId == null || account == null) {
      throw new RefusalException(SessionRefusal.SESSION_UNKNOWN.refusal());
    }
    LoginThrottle.Attempt attempt = throttle.attempt("user:" + user.userId(), source);
    if (!accounts.matches(user.userId(), account, password, source)) {
      throw new RefusalException(PASSWORD_WRONG.refusalOf("password")).about(user.userId());
    }
    attempt.succeeded();
    CommandContext context = key.asking("proof".getBytes(UTF_8)).by(user.userId());
    factors.require(user.userId(), account, code, context);
    return executor
        .execute(SESSION, sessionId, new SessionCommand.Prove(context.now()), context)
        .orThrow()
        .version();
  }

  Tokens refresh(@Nullable String presentedText, IdempotencyKey key) {
    RefreshToken presented =
        RefreshToken.parse(presentedText)
            .filter(refreshTokens::isAuthentic)
            .orElseThrow(() -> new RefusalException(TOKEN_INVALID));
    SessionState stored =
        executor
            .state(SESSION, presented.sessionId())
            .map(Versioned::state)
            .orElseGet(SessionState.None::new);
    String userId = userOf(stored);
    if (userId == null) {
      throw new RefusalException(TOKEN_INVALID);
    }
    requireAdmission(userId, presented.sessionId(), stored);
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
    return tokens(userId, next, accepted);
  }

  /**
   * A session that the account has ended is not refreshed: it would get tokens that nobody takes.
   */
  private void requireAdmission(String userId, String sessionId, SessionState stored) {
    UserState.Registered account =
        accounts.find(userId).orElseThrow(() -> new RefusalException(TOKEN_INVALID));
    if (account.isSuspended()) {
      throw new RefusalException(ACCOUNT_SUSPENDED.refusal()).about(userId);
    }
    if (stored instanceof SessionState.Open open
        && !account.admits(sessionId, open.accountGeneration())) {
      throw new RefusalException(TOKEN_INVALID);
    }
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
   * current one: not after a log-out, a revocation or another refresh. And the account has to admit
   * the session: it may have ended all of them.
   */
  private Tokens tokens(
      String userId, RefreshToken token, Accepted<SessionState, SessionEvent> accepted) {
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
    List<Role> roles =
        accounts
            .find(userId)
            .filter(account -> account.admits(token.sessionId(), open.accountGeneration()))
            .map(UserState.Registered::roles)
            .orElseThrow(() -> new RefusalException(TOKEN_INVALID));
    return new Tokens(
        token.sessionId(),
        accepted.version(),
        accessTokens.issue(userId, roles, token.sessionId(), open.provedAt()),
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
