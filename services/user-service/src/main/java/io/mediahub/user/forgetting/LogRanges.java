package io.mediahub.user.forgetting;

import io.mediahub.domain.user.Erased;
import io.mediahub.platform.erasure.Fate;
import io.mediahub.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where in the log the events about a person lie, by the audit timeline. The log is never changed:
 * what was sealed there is unreadable, and the rest stays.
 */
@Component
class LogRanges {
  /** The account, and the aggregates that say whose they are. */
  private static final String AGGREGATES =
      """
      SELECT id FROM aggregate
       WHERE type = 'session' AND state ->> 'userId' = :person
      UNION
      SELECT id FROM aggregate
       WHERE type = 'upload'
         AND coalesce(state -> 'declared' ->> 'ownerId', state ->> 'ownerId') = :person
      UNION
      SELECT id FROM aggregate WHERE type = 'grant' AND split_part(id, ':', 2) = :person
      UNION
      SELECT g.id FROM aggregate u
        JOIN aggregate g ON g.type = 'grant' AND split_part(g.id, ':', 1) = u.id
       WHERE u.type = 'upload'
         AND coalesce(u.state -> 'declared' ->> 'ownerId', u.state ->> 'ownerId') = :person
      """;

  private static final String RANGES =
      """
      SELECT topic, partition, count(*), min(src_offset), max(src_offset) FROM audit_event
       WHERE aggregate_id = any (?) GROUP BY topic, partition ORDER BY topic, partition
      """;

  private final JdbcClient decisions;
  private final JdbcClient views;

  LogRanges(
      @Qualifier("decisions") DataSource decisions, @Qualifier("viewsJdbc") JdbcClient views) {
    this.decisions = JdbcClient.create(decisions);
    this.views = views;
  }

  /**
   * @param version of the account, which the timeline must have
   * @return empty while the timeline has not heard of it
   */
  Optional<List<Erased>> of(String personId, long version, Instant now) {
    boolean heard =
        views
                .sql("SELECT count(*) FROM audit_event WHERE aggregate_id = ? AND version = ?")
                .params(personId, version)
                .query(Long.class)
                .single()
            > 0;
    if (!heard) {
      return Optional.empty();
    }
    List<String> aggregates = new ArrayList<>();
    aggregates.add(personId);
    aggregates.addAll(
        decisions.sql(AGGREGATES).param("person", personId).query(String.class).list());
    return Optional.of(
        views
            .sql(RANGES)
            .param(aggregates.toArray(String[]::new))
            .query(
                (row, n) ->
                    new Erased(
                        "log",
                        "log: " + row.getString(1) + "/" + row.getInt(2),
                        row.getString(1).equals(Topics.USER_EVENTS.name())
                            ? Fate.UNREADABLE.word()
                            : Fate.KEPT.word(),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        now))
            .list());
  }
}
