package io.mediahub.user.account;

import static io.mediahub.platform.command.Aggregates.USER;

import io.mediahub.platform.command.Premise;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which accounts are administrators now, on the write side. */
@Component
public final class Administrators {
  private static final String ANOTHER =
      """
      SELECT id, version FROM aggregate
      WHERE type = 'user' AND state @> '{"roles":["ADMIN"]}' AND id <> ?
        AND state ->> 'sealedSuspension' IS NULL
      ORDER BY id LIMIT 1
      """;

  private final JdbcClient decisions;

  Administrators(@Qualifier("decisions") DataSource decisions) {
    this.decisions = JdbcClient.create(decisions);
  }

  /** The premise that an account is an administrator now; empty if it is not. */
  public Optional<Premise> standing(String userId) {
    return decisions
        .sql(
            """
            SELECT id, version FROM aggregate
            WHERE type = 'user' AND id = ? AND state @> '{"roles":["ADMIN"]}'
              AND state ->> 'sealedSuspension' IS NULL
            """)
        .param(userId)
        .query((row, n) -> new Premise(USER, row.getString(1), row.getLong(2)))
        .optional();
  }

  /** The premise that some other account is an administrator; empty if there is none. */
  public Optional<Premise> another(String userId) {
    return decisions
        .sql(ANOTHER)
        .param(userId)
        .query((row, n) -> new Premise(USER, row.getString(1), row.getLong(2)))
        .optional();
  }
}
