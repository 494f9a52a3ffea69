package io.mediahub.streams.readmodel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A database of a process that halts: from some write on, nothing reaches it any more. */
final class Halting implements ReadModelDatabase {
  private final ReadModelDatabase database;
  private int writesLeft;

  Halting(ReadModelDatabase database, int writesLeft) {
    this.database = database;
    this.writesLeft = writesLeft;
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
      throw new IllegalStateException("halted");
    }
    database.write(rows, advances);
  }

  @Override
  public void close() {
    database.close();
  }
}
