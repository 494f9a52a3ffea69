package io.mediahub.user.account;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The reservations of e-mail addresses, beyond what a command does with them. */
@Component
final class Addresses {
  private static final String RELEASE =
      """
      DELETE FROM reservation
       WHERE kind = 'email' AND value = ? AND aggregate_id = ?
         AND NOT EXISTS (
           SELECT FROM aggregate WHERE type = 'user' AND id = ?
              AND state -> 'address' ->> 'lookup' = ?)
      """;

  private final JdbcClient decisions;

  Addresses(@Qualifier("decisions") DataSource decisions) {
    this.decisions = JdbcClient.create(decisions);
  }

  /**
   * Gives an address back, unless it is the account's own again.
   *
   * @param reserved the hash by which it is reserved, in hexadecimal
   * @param own its hash under the person's key, in base64
   */
  void release(String userId, String reserved, String own) {
    decisions.sql(RELEASE).params(reserved, userId, userId, own).update();
  }
}
