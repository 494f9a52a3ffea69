package io.mediahub.platform.audit;

import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.refusal.RefusalException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import mediahub.Event;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Aggregates as they were, from the audit's table. Nothing is kept of a state: it is folded when
 * somebody asks, by the function that also decides.
 */
public final class AuditLog {
  /** Rows that the driver has in memory at a time. */
  private static final int FETCHED = 500;

  /** In the order of the index, so that no more rows are read than may be folded. */
  static final String EVENTS =
      "select "
          + AuditRow.COLUMNS
          + " from audit_event where aggregate_id = ? and aggregate = ?"
          + " and recorded_at <= ? and version <= ? order by recorded_at, version limit ?";

  private static final String FIRST =
      "select recorded_at from audit_event where aggregate_id = ? and aggregate = ?"
          + " order by recorded_at, version limit 1";

  private static final String FIRST_VERSION_AFTER =
      "select min(version) from audit_event"
          + " where aggregate_id = ? and aggregate = ? and recorded_at > ?";

  private final JdbcTemplate views;
  private final EventReader reader;

  AuditLog(DataSource views, EventReader reader) {
    this.views = new JdbcTemplate(views);
    this.reader = reader;
  }

  /**
   * Folds an aggregate's events up to a moment.
   *
   * @return empty when it has no events at all
   * @throws RefusalException {@code as-of-too-early}, {@code as-of-version-ahead}, {@code
   *     history-too-long} and {@code history-incomplete}
   */
  public <S> Optional<Past<S>> at(
      AuditedAggregate<S> aggregate, String id, AsOf asOf, FoldBudget budget) {
    Optional<Past<S>> past = ifExisted(aggregate, id, asOf, budget);
    if (past.isEmpty() && asOf instanceof AsOf.Time(Instant at)) {
      first(aggregate, id)
          .ifPresent(
              first -> {
                throw new RefusalException(AuditProblem.AS_OF_TOO_EARLY.refusal(at, first));
              });
    }
    return past;
  }

  /**
   * The same for what need not have existed yet.
   *
   * @return empty when it has no events by then
   * @throws RefusalException {@code as-of-version-ahead}, {@code history-too-long} and {@code
   *     history-incomplete}
   */
  public <S> Optional<Past<S>> ifExisted(
      AuditedAggregate<S> aggregate, String id, AsOf asOf, FoldBudget budget) {
    List<AuditRow> rows = rows(aggregate, id, asOf, budget);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    AuditRow last = rows.getLast();
    if (asOf instanceof AsOf.Version(long wanted) && last.version() < wanted) {
      throw new RefusalException(AuditProblem.AS_OF_VERSION_AHEAD.refusal(wanted, last.version()));
    }
    requireWhole(rows);
    List<Past.Step> steps = new ArrayList<>(rows.size());
    S state = aggregate.initial();
    for (AuditRow row : rows) {
      Event event = reader.read(row);
      steps.add(new Past.Step(row, event));
      state = aggregate.evolve().apply(state, event);
    }
    return Optional.of(new Past<>(aggregate, steps, state));
  }

  /** What a missing event would have changed is unknown: a state without it is none. */
  private static void requireWhole(List<AuditRow> rows) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).version() != i + 1) {
        throw new RefusalException(AuditProblem.HISTORY_INCOMPLETE.refusal(i + 1));
      }
    }
  }

  /** The events up to a moment, in the order of their versions. */
  List<AuditRow> rows(AuditedAggregate<?> aggregate, String id, AsOf asOf, FoldBudget budget) {
    return switch (asOf) {
      case AsOf.Now now -> rows(aggregate, id, Cursor.END_OF_TIME, Long.MAX_VALUE, budget);
      case AsOf.Version(long number) -> rows(aggregate, id, Cursor.END_OF_TIME, number, budget);
      case AsOf.Time(Instant at) ->
          cut(aggregate, id, at, rows(aggregate, id, at, Long.MAX_VALUE, budget));
    };
  }

  private List<AuditRow> rows(
      AuditedAggregate<?> aggregate, String id, Instant until, long version, FoldBudget budget) {
    List<AuditRow> rows =
        views.execute((Connection sql) -> read(sql, aggregate, id, until, version, budget));
    List<AuditRow> sorted = new ArrayList<>(rows == null ? List.of() : rows);
    sorted.sort(Comparator.comparingLong(AuditRow::version));
    return sorted;
  }

  /** In a transaction, which is what makes the driver fetch by and by. */
  private static List<AuditRow> read(
      Connection sql,
      AuditedAggregate<?> aggregate,
      String id,
      Instant until,
      long version,
      FoldBudget budget)
      throws SQLException {
    boolean before = sql.getAutoCommit();
    sql.setAutoCommit(false);
    try (PreparedStatement statement = sql.prepareStatement(EVENTS)) {
      statement.setFetchSize(FETCHED);
      statement.setString(1, id);
      statement.setString(2, aggregate.name());
      statement.setObject(3, OffsetDateTime.ofInstant(until, ZoneOffset.UTC));
      statement.setLong(4, version);
      statement.setInt(5, budget.eventsLeft() + 1);
      List<AuditRow> rows = new ArrayList<>();
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          AuditRow row = AuditRow.of(found);
          budget.take(row.value().length);
          rows.add(row);
        }
      }
      return rows;
    } finally {
      sql.rollback();
      sql.setAutoCommit(before);
    }
  }

  /**
   * The log's clock can step back when a partition gets another leader, so that a version can lie
   * before the moment though an earlier one lies behind it. What was known then ends before the
   * first version that was not. Versions are dense: only a gap can hide one.
   */
  private List<AuditRow> cut(
      AuditedAggregate<?> aggregate, String id, Instant at, List<AuditRow> rows) {
    boolean dense = rows.isEmpty() || rows.getLast().version() == rows.size();
    OptionalLong first = dense ? OptionalLong.empty() : firstVersionAfter(aggregate, id, at);
    return first.isEmpty()
        ? rows
        : rows.stream().filter(row -> row.version() < first.getAsLong()).toList();
  }

  private OptionalLong firstVersionAfter(AuditedAggregate<?> aggregate, String id, Instant at) {
    Long first =
        views.queryForObject(
            FIRST_VERSION_AFTER, Long.class, id, aggregate.name(), Timestamp.from(at));
    return first == null ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /** When the first event of an aggregate was recorded. */
  public Optional<Instant> first(AuditedAggregate<?> aggregate, String id) {
    return views
        .query(
            FIRST,
            (row, number) -> row.getObject(1, OffsetDateTime.class).toInstant(),
            id,
            aggregate.name())
        .stream()
        .findFirst();
  }

  /** Decoded. */
  public Event event(AuditRow row) {
    return reader.read(row);
  }

  /** Of a statement that selects {@link AuditRow#COLUMNS}. */
  List<AuditRow> query(String sql, List<@Nullable Object> values) {
    return views.query(sql, (row, number) -> AuditRow.of(row), values.toArray());
  }
}
