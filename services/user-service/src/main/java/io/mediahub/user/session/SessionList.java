package io.mediahub.user.session;

import static io.mediahub.user.UserConfiguration.SESSION;

import io.mediahub.domain.session.SessionCommand;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.user.account.Accounts;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The sessions of a person, who can end them. From the write side: an ended one is gone at once.
 */
@Component
final class SessionList {
  /** More are not shown. */
  static final int MOST = 100;

  static final String DEVICE = "device";

  private static final String OF_USER =
      """
      SELECT id FROM aggregate
       WHERE type = 'session' AND state ->> 'is' = 'open' AND state ->> 'userId' = ?
       ORDER BY state ->> 'openedAt' DESC NULLS LAST, id LIMIT ?
      """;

  /**
   * @param sessionId the session
   * @param device the program and system that logged in, such as {@code Firefox on Linux}; null if
   *     nothing is known
   * @param current whether it is the session of this request
   * @param openedAt when it was opened; null if it is from before this was kept
   * @param refreshedAt when it was last used to get new tokens; null if it never was
   * @param expiresAt when it ends unless it is refreshed
   */
  record Session(
      String sessionId,
      @Nullable String device,
      boolean current,
      @Nullable Instant openedAt,
      @Nullable Instant refreshedAt,
      Instant expiresAt) {}

  private final JdbcClient decisions;
  private final CommandExecutor executor;
  private final Accounts accounts;
  private final Clock clock;

  SessionList(
      @Qualifier("decisions") DataSource decisions,
      CommandExecutor executor,
      Accounts accounts,
      Clock clock) {
    this.decisions = JdbcClient.create(decisions);
    this.executor = executor;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** The newest first. */
  List<Session> of(CurrentUser user) {
    Optional<UserState.Registered> account = accounts.find(user.userId());
    Instant now = clock.instant();
    return account.isEmpty()
        ? List.of()
        : decisions.sql(OF_USER).params(user.userId(), MOST).query(String.class).list().stream()
            .flatMap(id -> session(id, user, account.get(), now).stream())
            .sorted(Comparator.comparing(Session::current).reversed())
            .toList();
  }

  private Optional<Session> session(
      String id, CurrentUser user, UserState.Registered account, Instant now) {
    return executor
        .state(SESSION, id)
        .map(Versioned::state)
        .filter(SessionState.Open.class::isInstance)
        .map(SessionState.Open.class::cast)
        .filter(open -> account.admits(id, open.accountGeneration()))
        .filter(open -> now.isBefore(open.expiresAt()))
        .map(
            open ->
                new Session(
                    id,
                    device(open),
                    id.equals(user.sessionId()),
                    open.openedAt(),
                    open.refreshedAt(),
                    open.expiresAt()));
  }

  private @Nullable String device(SessionState.Open open) {
    return open.sealedDevice() == null
        ? null
        : accounts.unsealed(open.userId(), DEVICE, open.sealedDevice()).orElse(null);
  }

  /** The version of the session afterwards. */
  long end(CurrentUser user, String sessionId, CommandContext context) {
    return executor
        .execute(SESSION, sessionId, new SessionCommand.Revoke(user.userId()), context)
        .orThrow()
        .version();
  }

  /** Ends all but that of the request; the version of the account afterwards. */
  long endOthers(CurrentUser user, CommandContext context) {
    return accounts
        .execute(user.userId(), new UserCommand.EndSessions(user.sessionId()), context)
        .orThrow()
        .version();
  }
}
