package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one task in memory: a cache of rows after the last record, and those not written yet.
 * After any doubt all of it is dropped and loaded again.
 */
final class TaskRows implements Fold.Rows {
  private final ReadModel model;
  private final ModelRuntime runtime;
  private final ModelThread thread;
  private final RowCache cache;
  private final Map<String, Fold<?>> folds = new HashMap<>();
  private final Map<String, List<Table>> readTables = new HashMap<>();
  private Unwritten unwritten = new Unwritten();

  TaskRows(ReadModel model, ModelRuntime runtime, ModelThread thread) {
    this.model = model;
    this.runtime = runtime;
    this.thread = thread;
    this.cache = new RowCache(runtime.settings().cachedKeys());
    model
        .sources()
        .forEach(
            source ->
                folds.put(source.topic().name(), new Fold<>(source, runtime.schemas(), this)));
  }

  /** The fold of a topic over the current rows. */
  Fold<?> fold(String topic) {
    return Objects.requireNonNull(folds.get(topic), topic);
  }

  /** Null when there is no such row. */
  @Override
  public @Nullable Row get(RowKey key) {
    if (!cache.knows(key.table(), key.recordKey())) {
      load(key.table(), List.of(key.recordKey()));
    }
    return cache.get(key);
  }

  @Override
  public @Nullable String refusal(Row row) {
    return thread.refusal(row);
  }

  /** Loads the rows that the next records need, in one query. */
  void prefetch(String topic, Collection<String> recordKeys) {
    for (Table table : readTables.computeIfAbsent(topic, model::tablesReadFor)) {
      List<String> missing =
          recordKeys.stream().filter(Fold::isKey).filter(key -> !cache.knows(table, key)).toList();
      if (!missing.isEmpty()) {
        load(table, missing);
      }
    }
  }

  private void load(Table table, List<String> recordKeys) {
    cache.loaded(table, recordKeys, thread.load(table, recordKeys));
  }

  /** Takes over the rows after a record. */
  void apply(FoldResult.Folded folded) {
    for (Clearing clearing : folded.clearings()) {
      cache.clear(clearing);
      unwritten.clear(clearing);
    }
    for (Row row : folded.rows()) {
      cache.put(row);
      unwritten.put(row);
    }
  }

  Unwritten unwritten() {
    return unwritten;
  }

  /** Whether there is enough to write before the commit interval is over. */
  boolean isMuch() {
    return unwritten.rowCount() >= runtime.settings().maxUnwrittenRows()
        || unwritten.bytes >= runtime.settings().maxUnwrittenBytes();
  }

  /**
   * @param owned a partition that must still be this thread's, though nothing of it was reached
   * @throws ModelDatabase.ValueRefused when the database will not take a value
   */
  void write(@Nullable TopicPartition owned) {
    thread.write(unwritten, owned);
    runtime.count(unwritten.duplicates, unwritten.gaps);
    unwritten = new Unwritten();
    cache.trim();
  }

  /** Rolls back to the rows in the database. */
  void forgetUnwritten() {
    unwritten.touched(cache::forget);
    unwritten = new Unwritten();
  }
}
