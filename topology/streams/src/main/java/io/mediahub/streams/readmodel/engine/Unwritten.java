package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/** Everything that a task must write at the next commit. */
final class Unwritten {
  private final Map<Table, TreeMap<RowKey, Row>> rows = new LinkedHashMap<>();
  private final List<Clearing> clearings = new ArrayList<>();
  private int rowCount;

  /** All records since the last write, so that they can be folded again. */
  final List<RawRecord> records = new ArrayList<>();

  /** Next offset per partition. */
  final Map<TopicPartition, Long> reached = new HashMap<>();

  final List<RawRecord> parked = new ArrayList<>();
  final List<RawRecord> released = new ArrayList<>();
  final List<Dropped> dropped = new ArrayList<>();
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

  /**
   * Removes matching unwritten rows and notes the deletion for the database. A removed row had
   * replaced the database's row of the same key, so that row is deleted as well.
   */
  void clear(Clearing clearing) {
    var changed = rows.getOrDefault(clearing.table(), new TreeMap<>());
    List<Row> takenBack = changed.values().stream().filter(clearing::covers).toList();
    for (Row row : takenBack) {
      changed.remove(row.key());
      rowCount--;
      clearings.add(ofKey(row.key(), clearing.offset()));
    }
    clearings.add(clearing);
  }

  private static Clearing ofKey(RowKey key, long offset) {
    Map<Column<?>, Object> values = new HashMap<>();
    List<Column<?>> columns = key.table().keyColumns();
    for (int i = 1; i < columns.size(); i++) { // the first is the record key
      values.put(columns.get(i), key.values().get(i));
    }
    return new Clearing(key.table(), key.recordKey(), values, Map.of(), offset);
  }

  /** Calls back with each table and record key that has changed rows. */
  void touched(BiConsumer<Table, String> each) {
    rows.values().stream()
        .flatMap(changed -> changed.keySet().stream())
        .forEach(row -> each.accept(row.table(), row.recordKey()));
    clearings.forEach(clearing -> each.accept(clearing.table(), clearing.recordKey()));
  }

  int rowCount() {
    return rowCount;
  }

  void reached(TopicPartition partition, long nextOffset) {
    reached.merge(partition, nextOffset, Math::max);
  }

  boolean isEmpty() {
    return reached.isEmpty()
        && rows.isEmpty()
        && clearings.isEmpty()
        && keys.isEmpty()
        && freed.isEmpty();
  }

  Changes changes(List<ProgressUpdate> updates) {
    Map<Table, List<Row>> sorted = new LinkedHashMap<>();
    rows.forEach((table, changed) -> sorted.put(table, new ArrayList<>(changed.values())));
    return new Changes(sorted, clearings, updates, parked, released, dropped, keys.values(), freed);
  }
}
