package io.mediahub.view.access;

import static io.mediahub.platform.command.Aggregates.GRANT;

import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.platform.command.CommandExecutor;
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

/** Revokes what a person who is forgotten may watch, and what others may watch of the person's. */
@Component
class GrantEraser implements Eraser {
  private static final String GRANTS =
      """
      SELECT g.id, g.state = '"ACTIVE"'::jsonb AS active FROM aggregate g
       WHERE g.type = 'grant' AND split_part(g.id, ':', 2) = :person
      UNION
      SELECT g.id, g.state = '"ACTIVE"'::jsonb FROM aggregate u
        JOIN aggregate g ON g.type = 'grant' AND split_part(g.id, ':', 1) = u.id
       WHERE u.type = 'upload'
         AND coalesce(u.state -> 'declared' ->> 'ownerId', u.state ->> 'ownerId') = :person
      """;

  private record Grant(String id, boolean active) {}

  private final CommandExecutor executor;
  private final Erasures erasures;
  private final JdbcClient decisions;

  GrantEraser(
      CommandExecutor executor, Erasures erasures, @Qualifier("decisions") DataSource decisions) {
    this.executor = executor;
    this.erasures = erasures;
    this.decisions = JdbcClient.create(decisions);
  }

  @Override
  public ErasureStep step() {
    return ErasureStep.GRANTS;
  }

  @Override
  public boolean erase(String personId, Instant now, Found found) {
    List<Grant> grants =
        decisions
            .sql(GRANTS)
            .param("person", personId)
            .query((row, n) -> new Grant(row.getString(1), row.getBoolean(2)))
            .list();
    found.in("decisions: aggregate (grant)", Fate.REVOKED, grants.size());
    grants.stream().filter(Grant::active).forEach(grant -> revoke(grant.id(), personId, now));
    return true;
  }

  private void revoke(String grantId, String personId, Instant now) {
    String[] parts = grantId.split(":", 2);
    String viewer = parts[1].equals(GrantDecider.EVERYONE) ? null : parts[1];
    executor
        .execute(
            GRANT,
            grantId,
            new GrantCommand.Revoke(parts[0], viewer),
            erasures.command(personId, "revoke " + grantId, now))
        .orThrow();
  }
}
