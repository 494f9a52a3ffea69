package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * The months of tables that are divided by month ({@link Table#monthly}): which ones a batch needs,
 * and how they are made.
 *
 * <p>The log's time decides, so that a log of years makes its own months when it is read again:
 * each batch has the months of its rows and two more. A month is made beside the table and then
 * attached, which stops neither readers nor writers; {@code create table … partition of} would stop
 * both.
 */
final class MonthlyPartitions {
  /** Months after the newest row's that are made with it. */
  static final int AHEAD = 2;

  /** Another writer that makes the same months takes milliseconds. */
  private static final String LOCKED_FOR = "3s";

  private final Map<Table, Set<YearMonth>> known = new HashMap<>();

  /**
   * A month that rows need does not exist: a fault of no row, so that none may be parked for it.
   */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Missing(SQLException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Whether PostgreSQL found no partition for a row. The state is that of a violated check (23514),
   * but no constraint is named.
   */
  static boolean isMissing(SQLException e) {
    if (!PSQLState.CHECK_VIOLATION.getState().equals(e.getSQLState())) {
      return false;
    }
    ServerErrorMessage server =
        e instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
    return server != null && server.getConstraint() == null;
  }

  /** The months of the rows and the two after the newest, as far as they are not known to exist. */
  SortedSet<YearMonth> missing(Table table, List<Row> rows) {
    SortedSet<YearMonth> wanted = new TreeSet<>();
    Optional<Column<Instant>> column = table.month();
    if (column.isEmpty() || rows.isEmpty()) {
      return wanted;
    }
    for (Row row : rows) {
      wanted.add(YearMonth.from(row.get(column.get()).atOffset(ZoneOffset.UTC)));
    }
    YearMonth newest = wanted.last();
    for (int ahead = 1; ahead <= AHEAD; ahead++) {
      wanted.add(newest.plusMonths(ahead));
    }
    wanted.removeAll(known.getOrDefault(table, Set.of()));
    return wanted;
  }

  /** Makes those that do not exist. Several writers may do so at the same time. */
  boolean make(Connection sql, Table table, SortedSet<YearMonth> months) throws SQLException {
    try (Statement statement = sql.createStatement()) {
      statement.execute("set local lock_timeout = '" + LOCKED_FOR + "'");
      statement.execute("select pg_advisory_xact_lock(hashtext('" + table.name() + "'))");
      for (YearMonth month : months) {
        if (!exists(sql, table, month)) {
          make(statement, table, month);
        }
      }
    }
    return true;
  }

  private static boolean exists(Connection sql, Table table, YearMonth month) throws SQLException {
    try (PreparedStatement statement =
        sql.prepareStatement(
            "select 1 from pg_inherits"
                + " where inhparent = to_regclass(?) and inhrelid = to_regclass(?)")) {
      statement.setString(1, table.name());
      statement.setString(2, name(table, month));
      try (var found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  private static void make(Statement statement, Table table, YearMonth month) throws SQLException {
    String name = name(table, month);
    // One that was detached and not attached again keeps its rows.
    statement.execute(
        "create table if not exists %s (like %s including all)".formatted(name, table.name()));
    statement.execute(
        "alter table %s attach partition %s for values from ('%s') to ('%s')"
            .formatted(table.name(), name, start(month), start(month.plusMonths(1))));
  }

  private static String name(Table table, YearMonth month) {
    return "%s_%04d_%02d".formatted(table.name(), month.getYear(), month.getMonthValue());
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** After their transaction: it could have been rolled back. */
  void made(Table table, Set<YearMonth> months) {
    known.computeIfAbsent(table, none -> new HashSet<>()).addAll(months);
  }

  /** They are looked for again. */
  void forget() {
    known.clear();
  }
}
