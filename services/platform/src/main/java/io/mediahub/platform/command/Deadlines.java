package io.mediahub.platform.command;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Aggregates that are due. Several instances may ask at the same time, so what they do for an
 * aggregate must be idempotent.
 */
public final class Deadlines {
  static final String PASSED =
      """
      SELECT id, due_at FROM aggregate WHERE type = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?
      """;

  private final JdbcClient decisions;

  Deadlines(DataSource decisions) {
    this.decisions = JdbcClient.create(decisions);
  }

  /** An aggregate, and the moment at which it became due. */
  public record Due(String aggregateId, Instant at) {}

  /** The longest due first. */
  public List<Due> passed(AggregateType<?, ?, ?> type, Instant now, int limit) {
    return decisions
        .sql(PASSED)
        .params(type.name(), at(now), limit)
        .query(
            (row, number) ->
                new Due(
                    row.getString("id"), row.getObject("due_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /** Postpones an aggregate, so that it does not block others that are due. */
  public void postpone(AggregateType<?, ?, ?> type, Due due, Instant until) {
    change(type, due, at(until));
  }

  /** Removes the deadline. */
  public void settle(AggregateType<?, ?, ?> type, Due due) {
    change(type, due, null);
  }

  /** Does nothing if a command has decided another deadline meanwhile. */
  private void change(AggregateType<?, ?, ?> type, Due due, @Nullable OffsetDateTime dueAt) {
    decisions
        .sql("UPDATE aggregate SET due_at = ? WHERE type = ? AND id = ? AND due_at = ?")
        .param(dueAt)
        .param(type.name())
        .param(due.aggregateId())
        .param(at(due.at()))
        .update();
  }

  /**
   * @return how many were forgotten, so many at most
   */
  int forget(AggregateType<?, ?, ?> type, Instant now, int limit) {
    return decisions
        .sql(
            """
            DELETE FROM aggregate WHERE (type, id) IN
              (SELECT type, id FROM aggregate WHERE type = ? AND due_at <= ?
                ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            """)
        .params(type.name(), at(now), limit)
        .update();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
