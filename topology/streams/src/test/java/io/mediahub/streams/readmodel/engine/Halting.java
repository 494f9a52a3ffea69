package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A database of a process that halts: from some write on, nothing reaches it any more. */
final class Halting implements ModelDatabase {
  private final ModelDatabase database;
  private final boolean afterRows;
  private int writesLeft;

  /** What ends the thread, as no exception of a database does. */
  static final class Halted extends Error {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param writesLeft writes that are still whole
   */
  Halting(ModelDatabase database, int writesLeft) {
    this(database, writesLeft, false);
  }

  private Halting(ModelDatabase database, int writesLeft, boolean afterRows) {
    this.database = database;
    this.writesLeft = writesLeft;
    this.afterRows = afterRows;
  }

  /** Halts between the rows of a write and its positions. */
  static Halting afterRows(ModelDatabase database, int writesLeft) {
    return new Halting(database, writesLeft, true);
  }

  @Override
  public Map<TopicPartition, Progress> progress(Collection<TopicPartition> partitions) {
    return database.progress(partitions);
  }

  @Override
  public List<Row> load(Table table, Collection<String> recordKeys) {
    return database.load(table, recordKeys);
  }

  @Override
  public void write(Changes changes) {
    if (--writesLeft < 0) {
      if (afterRows) {
        database.write(
            new Changes(
                changes.rows(),
                changes.clearings(),
                List.of(),
                changes.parked(),
                List.of(),
                changes.dropped(),
                changes.keys(),
                List.of()));
      }
      throw new Halted();
    }
    database.write(changes);
  }

  @Override
  public @Nullable String refusal(Row row) {
    return database.refusal(row);
  }

  @Override
  public void rewind(TruncatedLog lost) {
    database.rewind(lost);
  }

  @Override
  public void rebuild() {
    database.rebuild();
  }

  @Override
  public List<ParkedKey> parkedKeys() {
    return database.parkedKeys();
  }

  @Override
  public Map<ParkedKey.Id, ParkedKey.Request> requests() {
    return database.requests();
  }

  @Override
  public List<RawRecord> parkedRecords(ParkedKey.Id id, int limit) {
    return database.parkedRecords(id, limit);
  }

  @Override
  public List<Amendment> amendments() {
    return database.amendments();
  }

  @Override
  public boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    return database.request(id, request, by);
  }

  @Override
  public void close() {
    database.close();
  }
}
