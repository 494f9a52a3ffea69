package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of a fold outside Kafka Streams. */
interface FoldedRows extends Fold.Rows {
  void apply(FoldResult.Folded folded);

  /**
   * All rows in memory, from the first record on. Rows of tables that only grow are handed over by
   * the thousand, since no later event reads them.
   */
  final class InMemory implements FoldedRows {
    private static final int GROWN_AT_ONCE = 2_000;

    private final Function<Row, @Nullable String> refusal;
    private final int maxRows;
    private final BiConsumer<Table, List<Row>> grown;
    private final Map<Table, Map<RowKey, Row>> single = new HashMap<>();
    private final Map<Table, Map<String, Map<RowKey, Row>>> grouped = new HashMap<>();
    private final Map<Table, List<Row>> growing = new HashMap<>();
    private int rows;

    InMemory(
        Function<Row, @Nullable String> refusal, int maxRows, BiConsumer<Table, List<Row>> grown) {
      this.refusal = refusal;
      this.maxRows = maxRows;
      this.grown = grown;
    }

    /** A row whose only key column is the record key is a group of its own. */
    private static boolean isSingle(Table table) {
      return table.keyColumns().size() == 1;
    }

    private Map<RowKey, Row> group(RowKey key) {
      return isSingle(key.table())
          ? single.computeIfAbsent(key.table(), table -> new HashMap<>())
          : grouped
              .computeIfAbsent(key.table(), table -> new HashMap<>())
              .computeIfAbsent(key.recordKey(), id -> new HashMap<>());
    }

    @Override
    public @Nullable Row get(RowKey key) {
      if (isSingle(key.table())) {
        var of = single.get(key.table());
        return of == null ? null : of.get(key);
      }
      var groups = grouped.get(key.table());
      var group = groups == null ? null : groups.get(key.recordKey());
      return group == null ? null : group.get(key);
    }

    @Override
    public @Nullable String refusal(Row row) {
      return refusal.apply(row);
    }

    @Override
    public void apply(FoldResult.Folded folded) {
      folded.clearings().forEach(this::clear);
      folded.rows().forEach(this::put);
    }

    private void clear(Clearing clearing) {
      if (isSingle(clearing.table())) {
        RowKey key = clearing.table().key(clearing.recordKey());
        Row row = get(key);
        if (row != null && clearing.covers(row)) {
          group(key).remove(key);
          rows--;
        }
        return;
      }
      var groups = grouped.get(clearing.table());
      var group = groups == null ? null : groups.get(clearing.recordKey());
      if (group != null) {
        int before = group.size();
        group.values().removeIf(clearing::covers);
        rows -= before - group.size();
      }
    }

    private void put(Row row) {
      Table table = row.key().table();
      if (table.isAppendOnly()) {
        List<Row> list = growing.computeIfAbsent(table, t -> new java.util.ArrayList<>());
        list.add(row);
        if (list.size() >= GROWN_AT_ONCE) {
          handOver(table);
        }
      } else if (group(row.key()).put(row.key(), row) == null && ++rows > maxRows) {
        throw new LogFold.TooManyRows(maxRows);
      }
    }

    private void handOver(Table table) {
      List<Row> list = growing.remove(table);
      if (list != null) {
        grown.accept(table, list);
      }
    }

    /** Hands over everything, table by table. */
    void finish(BiConsumer<Table, Collection<Row>> all) {
      List.copyOf(growing.keySet()).forEach(this::handOver);
      single.forEach((table, of) -> all.accept(table, of.values()));
      grouped.forEach(
          (table, groups) -> {
            List<Row> together = new java.util.ArrayList<>();
            groups.values().forEach(group -> together.addAll(group.values()));
            all.accept(table, together);
          });
    }
  }

  /** Rows that are stored already, and what further records change of them. */
  final class Stored implements FoldedRows {
    private static final int CACHED = 100_000;

    private final LogFold.Base base;
    private final RowCache cache = new RowCache(CACHED);
    private Unwritten unwritten = new Unwritten();

    Stored(LogFold.Base base) {
      this.base = base;
    }

    @Override
    public @Nullable Row get(RowKey key) {
      if (!cache.knows(key.table(), key.recordKey())) {
        cache.loaded(
            key.table(),
            List.of(key.recordKey()),
            base.load(key.table(), List.of(key.recordKey())));
      }
      return cache.get(key);
    }

    void prefetch(Table table, Collection<String> keys) {
      List<String> missing = keys.stream().filter(key -> !cache.knows(table, key)).toList();
      if (!missing.isEmpty()) {
        cache.loaded(table, missing, base.load(table, missing));
      }
    }

    @Override
    public @Nullable String refusal(Row row) {
      return base.refusal(row);
    }

    @Override
    public void apply(FoldResult.Folded folded) {
      for (Clearing clearing : folded.clearings()) {
        cache.clear(clearing);
        unwritten.clear(clearing);
      }
      for (Row row : folded.rows()) {
        cache.put(row);
        unwritten.put(row);
      }
    }

    Unwritten takeUnwritten() {
      Unwritten taken = unwritten;
      unwritten = new Unwritten();
      return taken;
    }
  }
}
