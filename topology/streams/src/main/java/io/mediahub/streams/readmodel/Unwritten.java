package io.mediahub.streams.readmodel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** What a task has folded since its last write. */
final class Unwritten {
  private final Map<Table, TreeMap<RowKey, Row>> rows = new LinkedHashMap<>();
  private int rowCount;

  /** All records since then, so that they can be folded again. */
  final List<RawRecord> records = new ArrayList<>();

  /** Offset of the first event not in the rows, per partition. */
  final Map<TopicPartition, Long> reached = new HashMap<>();

  final List<RawRecord> parked = new ArrayList<>();
  final List<RawRecord> released = new ArrayList<>();
  final Map<ParkedKey.Id, ParkedKey> keys = new LinkedHashMap<>();
  final List<ParkedKey.Id> freed = new ArrayList<>();
  long duplicates;
  long gaps;
  long bytes;

  void put(Row row) {
    Table table = row.key().table();
    if (rows.computeIfAbsent(table, t -> new TreeMap<>()).put(row.key(), row) == null) {
      rowCount++;
    }
  }

  /** Which rows have changed. */
  Stream<RowKey> rowKeys() {
    return rows.values().stream().flatMap(changed -> changed.keySet().stream());
  }

  int rowCount() {
    return rowCount;
  }

  void reached(TopicPartition partition, long nextOffset) {
    reached.merge(partition, nextOffset, Math::max);
  }

  boolean isEmpty() {
    return reached.isEmpty() && rows.isEmpty() && keys.isEmpty() && freed.isEmpty();
  }

  Changes changes(List<Advance> advances) {
    Map<Table, List<Row>> sorted = new LinkedHashMap<>();
    rows.forEach((table, changed) -> sorted.put(table, new ArrayList<>(changed.values())));
    return new Changes(sorted, advances, parked, released, keys.values(), freed);
  }
}
