package io.mediahub.platform.security;

import java.sql.Array;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.JwtException;

/** Asks the write side about a session: always up to date, at the price of a query. */
final class SessionsOnRecord implements SessionStanding {
  private static final String FIND =
      """
      SELECT ARRAY(SELECT jsonb_array_elements_text(account.state -> 'roles'))
      FROM aggregate session
      JOIN aggregate account ON account.type = 'user' AND account.id = ?
      WHERE session.type = 'session' AND session.id = ? AND session.state ->> 'is' = 'open'
        AND session.state ->> 'userId' = account.id
        AND account.state ->> 'sealedSuspension' IS NULL
        AND (coalesce(session.state ->> 'accountGeneration', '0')
               = coalesce(account.state ->> 'sessionGeneration', '0')
             OR session.id = account.state ->> 'keptSession')
      """;

  private final JdbcClient decisions;

  SessionsOnRecord(JdbcClient decisions) {
    this.decisions = decisions;
  }

  @Override
  public boolean stands(String sessionId, String userId, Set<String> roles) {
    try {
      return decisions
          .sql(FIND)
          .param(userId)
          .param(sessionId)
          .query(
              (row, n) -> {
                Array now = row.getArray(1);
                return Set.of((String[]) now.getArray());
              })
          .optional()
          .filter(roles::equals)
          .isPresent();
    } catch (DataAccessException e) {
      throw new JwtException("Whether a session still stands cannot be asked for now.", e);
    }
  }
}
