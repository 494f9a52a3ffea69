package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache of rows after the last event, by record key: it has either all rows of a record key or
 * none. It grows until {@link #trim}, which is called after a write.
 */
final class RowCache {
  private final int maxRecordKeys;
  private final Map<Table, Map<String, Map<RowKey, Row>>> tables = new HashMap<>();

  RowCache(int maxRecordKeys) {
    this.maxRecordKeys = maxRecordKeys;
  }

  boolean knows(Table table, String recordKey) {
    var keys = tables.get(table);
    return keys != null && keys.containsKey(recordKey);
  }

  @Nullable Row get(RowKey key) {
    return group(key.table()).getOrDefault(key.recordKey(), Map.of()).get(key);
  }

  /** Ignores record keys that were not loaded. */
  void put(Row row) {
    var rows = group(row.key().table()).get(row.key().recordKey());
    if (rows != null) {
      rows.put(row.key(), row);
    }
  }

  void clear(Clearing clearing) {
    var rows = group(clearing.table()).get(clearing.recordKey());
    if (rows != null) {
      rows.values().removeIf(clearing::covers);
    }
  }

  void loaded(Table table, Collection<String> recordKeys, List<Row> rows) {
    var keys = group(table);
    recordKeys.forEach(key -> keys.put(key, new HashMap<>()));
    for (Row row : rows) {
      keys.computeIfAbsent(row.key().recordKey(), key -> new HashMap<>()).put(row.key(), row);
    }
  }

  /** Evicts the least recently used record keys beyond the limit. */
  void trim() {
    for (var keys : tables.values()) {
      Iterator<?> oldest = keys.keySet().iterator();
      for (int excess = keys.size() - maxRecordKeys; excess > 0; excess--) {
        oldest.next();
        oldest.remove();
      }
    }
  }

  /** Evicts a record key. */
  void forget(Table table, String recordKey) {
    var keys = tables.get(table);
    if (keys != null) {
      keys.remove(recordKey);
    }
  }

  private Map<String, Map<RowKey, Row>> group(Table table) {
    return tables.computeIfAbsent(table, t -> new LinkedHashMap<>(16, 0.75f, true));
  }
}
