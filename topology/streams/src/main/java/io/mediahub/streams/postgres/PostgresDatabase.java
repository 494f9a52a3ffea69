package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.Amendment;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.Signature;
import io.mediahub.streams.readmodel.engine.TruncatedLog;
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
 * Rows, progress and parked records in one transaction, over one connection that is opened when
 * needed and closed after any failure.
 *
 * <p>Commits do not wait for the disk. Rows and progress are lost together or not at all, and lost
 * rows are made again from the log.
 */
public final class PostgresDatabase implements ModelDatabase {
  /**
   * Idle timeout of a transaction. A process that is stopped in the middle of one, with its host or
   * its container, would otherwise keep the lock on its progress, and the new owner would wait for
   * it.
   */
  private static final String STANDSTILL = "5s";

  private final DataSource source;
  private final ReadModel model;
  private final ProgressTable progress;
  private final ParkedTables parked;
  private final Map<Table, TableSql> tables = new HashMap<>();
  private final MonthlyPartitions months = new MonthlyPartitions();
  private final boolean commits;
  private @Nullable Connection connection;

  public PostgresDatabase(DataSource source, ReadModel model) {
    this(source, model, null);
  }

  /** Takes part in a transaction of somebody else, who commits and closes. */
  static PostgresDatabase within(Connection transaction, DataSource source, ReadModel model) {
    return new PostgresDatabase(source, model, transaction);
  }

  private PostgresDatabase(DataSource source, ReadModel model, @Nullable Connection transaction) {
    this.source = source;
    this.commits = transaction == null;
    this.connection = transaction;
    this.model = model;
    this.progress = new ProgressTable(model.name(), model.foldVersion());
    this.parked = new ParkedTables(model.name());
  }

  @Override
  public Map<TopicPartition, Progress> progress(Collection<TopicPartition> partitions) {
    return inTransaction(sql -> progress.read(sql, partitions));
  }

  @Override
  public List<Row> load(Table table, Collection<String> recordKeys) {
    return inTransaction(sql -> of(table).load(sql, recordKeys));
  }

  @Override
  public void write(Changes changes) {
    makeMonths(changes);
    try {
      writeAll(changes);
    } catch (MonthlyPartitions.Missing e) { // taken away since it was seen
      months.forget();
      writeAgain(changes);
    }
  }

  /** A month that goes as often as it is made is the database's trouble, and no record's. */
  private void writeAgain(Changes changes) {
    try {
      makeMonths(changes);
      writeAll(changes);
    } catch (MonthlyPartitions.Missing e) {
      throw new DatabaseUnavailable(e);
    }
  }

  private void makeMonths(Changes changes) {
    changes
        .rows()
        .forEach(
            (table, rows) -> {
              var missing = months.missing(table, rows);
              if (!missing.isEmpty()) {
                inTransaction(sql -> months.make(sql, table, missing));
                months.made(table, missing);
              }
            });
  }

  private void writeAll(Changes changes) {
    inTransaction(
        sql -> {
          progress.advance(sql, changes.updates());
          for (Clearing clearing : changes.clearings()) {
            of(clearing.table()).clear(sql, clearing);
          }
          for (var changed : changes.rows().entrySet()) {
            of(changed.getKey()).upsert(sql, changed.getValue());
          }
          parked.write(sql, changes);
          return true;
        });
  }

  @Override
  public void rewind(TruncatedLog lost) {
    inTransaction(
        sql -> {
          progress.advance(sql, List.of(lost.toBeginning()));
          for (Table table : lost.tables()) {
            TruncatedLogSql.delete(sql, table, lost);
          }
          parked.rewind(sql, lost);
          return true;
        });
  }

  @Override
  public void rebuild() {
    inTransaction(
        sql -> {
          if (progress.rewindOlder(sql)) {
            try (var statement = sql.createStatement()) {
              for (Table table : model.tables()) {
                statement.execute("truncate table " + table.name());
              }
            }
            parked.clear(sql);
          }
          return true;
        });
  }

  @Override
  public List<ParkedKey> parkedKeys() {
    return inTransaction(parked::keys);
  }

  @Override
  public Map<ParkedKey.Id, ParkedKey.Request> requests() {
    return inTransaction(parked::requests);
  }

  @Override
  public List<RawRecord> parkedRecords(ParkedKey.Id id, int limit) {
    return inTransaction(sql -> parked.records(sql, id, limit));
  }

  @Override
  public List<Amendment> amendments() {
    return inTransaction(sql -> parked.amended().all(sql));
  }

  @Override
  public boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    return inTransaction(sql -> parked.request(sql, id, request, by));
  }

  @Override
  public @Nullable String refusal(Row row) {
    return of(row.key().table()).refusal(row);
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
      if (commits) {
        sql.commit();
      }
      return result;
    } catch (SQLException e) {
      if (MonthlyPartitions.isMissing(e)) {
        undo();
        throw new MonthlyPartitions.Missing(e);
      }
      if (isAboutAValue(e)) {
        undo();
        throw new ValueRefused(e);
      }
      close();
      throw new DatabaseUnavailable(e);
    } catch (ProgressConflict e) {
      close();
      throw e;
    } catch (RuntimeException e) {
      close();
      throw new ValueRefused(e); // a bug, which the same value would trigger again
    }
  }

  /** Keeps the connection: opening one for each refused value would take longer than the write. */
  private void undo() {
    try {
      if (connection != null && commits) {
        connection.rollback();
      }
    } catch (SQLException e) {
      close();
    }
  }

  /**
   * Errors that a retry cannot mend: bad data (22), constraints (23), limits (54). All others are
   * about the database, which is unavailable, read-only or full.
   */
  private static boolean isAboutAValue(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  private Connection connect() throws SQLException {
    if (connection == null) {
      Connection opened = source.getConnection();
      try (var statement = opened.createStatement()) {
        statement.execute("set synchronous_commit = off");
        statement.execute("set idle_in_transaction_session_timeout = '" + STANDSTILL + "'");
      }
      opened.setAutoCommit(false);
      connection = opened;
    }
    return connection;
  }

  @Override
  public void close() {
    if (connection != null && commits) {
      try {
        connection.close(); // an open transaction is rolled back
      } catch (SQLException e) {
        // It was broken already; nothing of it is needed.
      }
      connection = null;
    }
  }
}
