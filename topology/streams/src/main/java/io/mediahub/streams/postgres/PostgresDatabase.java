package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.Advance;
import io.mediahub.streams.readmodel.LostTail;
import io.mediahub.streams.readmodel.ReadModelDatabase;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Rows and positions in one transaction, over one connection that is opened when needed and dropped
 * after any failure.
 *
 * <p>Commits do not wait for the disk: rows and positions are lost together or not at all, and what
 * is lost is read again from the log.
 */
public final class PostgresDatabase implements ReadModelDatabase {
  private final DataSource source;
  private final PositionTable positions;
  private final Map<Table, TableSql> tables = new HashMap<>();
  private @Nullable Connection connection;

  public PostgresDatabase(DataSource source, String model) {
    this.source = source;
    this.positions = new PositionTable(model);
  }

  @Override
  public Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
    return inTransaction(sql -> positions.read(sql, partitions));
  }

  @Override
  public List<Row> load(Table table, Collection<String> recordKeys) {
    return inTransaction(sql -> of(table).load(sql, recordKeys));
  }

  @Override
  public void write(Map<Table, List<Row>> rows, List<Advance> advances) {
    inTransaction(
        sql -> {
          positions.advance(sql, advances);
          for (var changed : rows.entrySet()) {
            of(changed.getKey()).upsert(sql, changed.getValue());
          }
          return true;
        });
  }

  @Override
  public void cutOff(LostTail lost) {
    inTransaction(
        sql -> {
          positions.advance(sql, List.of(lost.rewind()));
          for (Table table : lost.tables()) {
            LostTailSql.delete(sql, table, lost);
          }
          return true;
        });
  }

  private TableSql of(Table table) {
    return tables.computeIfAbsent(table, TableSql::new);
  }

  private interface Work<T> {
    T in(Connection sql) throws SQLException;
  }

  private <T> T inTransaction(Work<T> work) {
    try {
      Connection sql = connect();
      T result = work.in(sql);
      sql.commit();
      return result;
    } catch (SQLException e) {
      close();
      throw failure(e);
    } catch (PositionsMoved e) {
      close();
      throw e;
    }
  }

  /** A value that the database refuses is a bug, and would be refused again. */
  private static RuntimeException failure(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean badData = state.startsWith("22") || state.startsWith("23");
    return badData
        ? new IllegalStateException("The database refused a row: " + e.getMessage(), e)
        : new DatabaseUnavailable(e);
  }

  private Connection connect() throws SQLException {
    if (connection == null) {
      Connection opened = source.getConnection();
      try (var statement = opened.createStatement()) {
        statement.execute("set synchronous_commit = off");
      }
      opened.setAutoCommit(false);
      connection = opened;
    }
    return connection;
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close(); // an open transaction is rolled back
      } catch (SQLException e) {
        // It was broken already; nothing of it is needed.
      }
      connection = null;
    }
  }
}
