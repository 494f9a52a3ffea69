package io.mediahub.streams.readmodel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A database of a process that halts: from some write on, nothing reaches it any more. */
final class Halting implements ReadModelDatabase {
  private final ReadModelDatabase database;
  private final boolean afterRows;
  private int writesLeft;

  /**
   * @param writesLeft writes that are still whole
   */
  Halting(ReadModelDatabase database, int writesLeft) {
    this(database, writesLeft, false);
  }

  private Halting(ReadModelDatabase database, int writesLeft, boolean afterRows) {
    this.database = database;
    this.writesLeft = writesLeft;
    this.afterRows = afterRows;
  }

  /** Halts between the rows of a write and its positions. */
  static Halting afterRows(ReadModelDatabase database, int writesLeft) {
    return new Halting(database, writesLeft, true);
  }

  @Override
  public Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
    return database.positions(partitions);
  }

  @Override
  public List<Row> load(Table table, Collection<String> recordKeys) {
    return database.load(table, recordKeys);
  }

  @Override
  public void write(Map<Table, List<Row>> rows, List<Advance> advances) {
    if (--writesLeft < 0) {
      if (afterRows) {
        database.write(rows, List.of());
      }
      throw new IllegalStateException("halted");
    }
    database.write(rows, advances);
  }

  @Override
  public void cutOff(LostTail lost) {
    database.cutOff(lost);
  }

  @Override
  public void close() {
    database.close();
  }
}
