package io.mediahub.streams.readmodel;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one task in memory: as they are after the last record, and what of them the database
 * does not have yet. After any doubt all of it is dropped and read again.
 */
final class TaskRows implements Fold.Rows {
  private final ReadModel model;
  private final ReadModelSessions sessions;
  private final ReadModelSession session;
  private final RowCache cache;
  private final Map<String, Fold<?>> folds = new HashMap<>();
  private final Map<String, List<Table>> readTables = new HashMap<>();
  private Unwritten unwritten = new Unwritten();

  TaskRows(ReadModel model, ReadModelSessions sessions, ReadModelSession session) {
    this.model = model;
    this.sessions = sessions;
    this.session = session;
    this.cache = new RowCache(sessions.settings().cachedKeys());
    model
        .sources()
        .forEach(
            source ->
                folds.put(source.topic().name(), new Fold<>(source, sessions.schemas(), this)));
  }

  /** What records of a topic come to, by the rows as they are now. */
  Fold<?> fold(String topic) {
    return Objects.requireNonNull(folds.get(topic), topic);
  }

  /** Null where there is no such row. */
  @Override
  public @Nullable Row get(RowKey key) {
    if (!cache.knows(key.table(), key.recordKey())) {
      load(key.table(), List.of(key.recordKey()));
    }
    return cache.get(key);
  }

  @Override
  public @Nullable String refusal(Row row) {
    return session.refusal(row);
  }

  /** Loads what the next events will ask for, in one go. */
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
    cache.loaded(table, recordKeys, session.load(table, recordKeys));
  }

  /** The rows as a record has left them. */
  void apply(Fold.Outcome.Folded folded) {
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

  /** So much that it should not wait. */
  boolean isMuch() {
    return unwritten.rowCount() >= sessions.settings().maxUnwrittenRows()
        || unwritten.bytes >= sessions.settings().maxUnwrittenBytes();
  }

  /**
   * @param owned a partition that must still be this thread's, though nothing of it was reached
   * @throws ReadModelDatabase.ValueRefused when the database will not take a value
   */
  void write(@Nullable TopicPartition owned) {
    session.write(unwritten, owned);
    sessions.count(unwritten.duplicates, unwritten.gaps);
    unwritten = new Unwritten();
    cache.trim();
  }

  /** Nothing was written: the rows are again as the database has them. */
  void forgetUnwritten() {
    unwritten.touched(cache::forget);
    unwritten = new Unwritten();
  }
}
