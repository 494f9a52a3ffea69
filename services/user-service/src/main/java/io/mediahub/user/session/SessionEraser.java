package io.mediahub.user.session;

import io.mediahub.platform.erasure.Eraser;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.erasure.Erasures;
import io.mediahub.platform.erasure.Fate;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ends all sessions of a person who is forgotten. Their tokens are dead since the deletion began.
 */
@Component
final class SessionEraser implements Eraser {
  private static final String SESSIONS =
      """
      SELECT id, state ->> 'is' = 'open' FROM aggregate
       WHERE type = 'session' AND state ->> 'userId' = ? ORDER BY id
      """;

  private record Session(String id, boolean open) {}

  private final Sessions sessions;
  private final Erasures erasures;
  private final JdbcClient decisions;

  SessionEraser(
      Sessions sessions, Erasures erasures, @Qualifier("decisions") DataSource decisions) {
    this.sessions = sessions;
    this.erasures = erasures;
    this.decisions = JdbcClient.create(decisions);
  }

  @Override
  public ErasureStep step() {
    return ErasureStep.SESSIONS;
  }

  @Override
  public boolean erase(String personId, Instant now, Found found) {
    List<Session> all =
        decisions
            .sql(SESSIONS)
            .param(personId)
            .query((row, n) -> new Session(row.getString(1), row.getBoolean(2)))
            .list();
    found.in("decisions: aggregate (session)", Fate.REVOKED, all.size());
    all.stream()
        .filter(Session::open)
        .forEach(
            each ->
                sessions.close(
                    each.id(), erasures.command(personId, "end session " + each.id(), now)));
    return true;
  }
}
