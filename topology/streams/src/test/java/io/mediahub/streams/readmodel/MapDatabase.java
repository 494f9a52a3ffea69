package io.mediahub.streams.readmodel;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A database in memory. */
public final class MapDatabase implements ReadModelDatabase {
  private final Map<RowKey, Row> rows = new HashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  @Override
  public synchronized Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> found = new HashMap<>();
    partitions.forEach(p -> found.put(p, positions.computeIfAbsent(p, q -> 0L)));
    return found;
  }

  @Override
  public synchronized List<Row> load(Table table, Collection<String> recordKeys) {
    return rows.values().stream()
        .filter(row -> row.key().table() == table && recordKeys.contains(row.key().recordKey()))
        .toList();
  }

  @Override
  public synchronized void write(Map<Table, List<Row>> changed, List<Advance> advances) {
    for (Advance advance : advances) {
      if (!Long.valueOf(advance.from()).equals(positions.get(advance.partition()))) {
        throw new PositionsMoved(advance + " but it is " + positions.get(advance.partition()));
      }
    }
    advances.forEach(advance -> positions.put(advance.partition(), advance.to()));
    changed.values().stream().flatMap(List::stream).forEach(this::keepNewer);
  }

  @Override
  public synchronized void cutOff(LostTail lost) {
    rows.values().removeIf(row -> row.offset() >= lost.end() && lost.holds(row.key().recordKey()));
    positions.put(lost.partition(), 0L);
  }

  private void keepNewer(Row row) {
    rows.merge(row.key(), row, (old, next) -> old.offset() <= next.offset() ? next : old);
  }

  /** As if the rows had been restored without them. */
  synchronized void forgetPositions() {
    positions.clear();
  }

  /** A copy of all rows. */
  public synchronized Map<RowKey, Row> rows() {
    return Map.copyOf(rows);
  }

  @Override
  public void close() {}
}
