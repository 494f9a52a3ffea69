package io.mediahub.user.verify;

import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the person's key is a tombstone, and the account's state is that of a forgotten person.
 */
final class KeySearch {
  private final JdbcClient decisions;

  KeySearch(DataSource decisions) {
    this.decisions = JdbcClient.create(decisions);
  }

  void run(String personId, Findings findings) {
    boolean tombstone =
        decisions
                .sql(
                    "SELECT count(*) FROM subject_key WHERE person_id = ?"
                        + " AND destroyed_at IS NOT NULL AND octet_length(wrapped_key) = 0")
                .param(personId)
                .query(Long.class)
                .single()
            == 1;
    if (!tombstone) {
      findings.found("keys", "subject_key", Set.of("the person's key is not destroyed"));
    }
    String state =
        decisions
            .sql("SELECT state ->> 'is' FROM aggregate WHERE type = 'user' AND id = ?")
            .param(personId)
            .query(String.class)
            .optional()
            .orElse("unknown");
    if (!state.equals("forgotten")) {
      findings.found(
          "keys", "aggregate (user)", Set.of("the account is not forgotten, but " + state));
    }
    long reserved =
        decisions
            .sql("SELECT count(*) FROM reservation WHERE aggregate_id = ?")
            .param(personId)
            .query(Long.class)
            .single();
    if (reserved > 0) {
      findings.found("keys", "reservation", Set.of("an address is reserved for the account"));
    }
    findings.searched("keys", "subject_key, aggregate, reservation", 3, 0);
  }
}
