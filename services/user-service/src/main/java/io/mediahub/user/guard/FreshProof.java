package io.mediahub.user.guard;

import static io.mediahub.platform.command.Aggregates.SESSION;
import static io.mediahub.user.UserProblem.PROOF_REQUIRED;

import io.mediahub.domain.session.SessionState;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.user.SessionSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The one rule for everything dangerous: in this session somebody proved a short time ago who they
 * are, by a log-in or by {@code POST /api/sessions/current/proof}. The session on the write side is
 * asked, not the token.
 */
@Component
public final class FreshProof {
  private final CommandExecutor executor;
  private final SessionSettings settings;
  private final Clock clock;

  FreshProof(CommandExecutor executor, SessionSettings settings, Clock clock) {
    this.executor = executor;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @throws RefusalException {@code proof-required} when the proof is too old
   */
  public void require(CurrentUser user) {
    Instant least = clock.instant().minus(settings.proofValidity());
    boolean fresh =
        Optional.ofNullable(user.sessionId())
            .flatMap(sessionId -> executor.state(SESSION, sessionId))
            .map(Versioned::state)
            .filter(
                state ->
                    state instanceof SessionState.Open open
                        && open.userId().equals(user.userId())
                        && open.provedAt() != null
                        && open.provedAt().isAfter(least))
            .isPresent();
    if (!fresh) {
      throw new RefusalException(PROOF_REQUIRED.refusal());
    }
  }
}
