package io.mediahub.streams.readmodel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one task of a read model. What is changed is remembered here until Streams commits,
 * and then written to the database together with the positions that it reflects. There is no
 * changelog: the log itself is behind it, and after any doubt everything here is dropped and read
 * again.
 */
public final class ReadModelStore implements StateStore {
  private final ReadModel model;
  private final ReadModelSessions sessions;
  private final RowCache cache;
  private final Map<Table, TreeMap<RowKey, Row>> unwritten = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> reached = new HashMap<>();
  private final Map<String, List<Table>> readTables = new HashMap<>();
  private int unwrittenRows;
  private int taskPartition;
  private @Nullable ReadModelSession session;

  ReadModelStore(ReadModel model, ReadModelSessions sessions) {
    this.model = model;
    this.sessions = sessions;
    this.cache = new RowCache(sessions.settings().cachedKeys());
  }

  @Override
  public String name() {
    return model.storeName();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    taskPartition = context.taskId().partition();
    session = sessions.ofThisThread();
    session.opened(taskPartition, this);
    context.register(root, (key, value) -> {});
  }

  /** Null where there is no such row. */
  @Nullable Row get(RowKey key) {
    if (!cache.knows(key.table(), key.recordKey())) {
      load(key.table(), List.of(key.recordKey()));
    }
    return cache.get(key);
  }

  void put(Row row) {
    Table table = row.key().table();
    cache.put(row);
    if (unwritten.computeIfAbsent(table, t -> new TreeMap<>()).put(row.key(), row) == null) {
      unwrittenRows++;
    }
  }

  /** The event at this position has been folded into every row it touches. */
  void reached(Position position) {
    reached(new TopicPartition(position.topic(), position.partition()), position.offset() + 1);
    if (unwrittenRows >= sessions.settings().maxUnwrittenRows()) {
      write();
    }
  }

  /** All events before this offset have been folded, or could not be read and never will be. */
  void reached(TopicPartition partition, long nextOffset) {
    reached.merge(partition, nextOffset, Math::max);
  }

  /** Loads what the next events will ask for, in one go. */
  void prefetch(String topic, Collection<String> recordKeys) {
    for (Table table : readTables.computeIfAbsent(topic, model::tablesReadFor)) {
      List<String> missing = recordKeys.stream().filter(key -> !cache.knows(table, key)).toList();
      if (!missing.isEmpty()) {
        load(table, missing);
      }
    }
  }

  private void load(Table table, List<String> recordKeys) {
    cache.loaded(table, recordKeys, session().load(table, recordKeys));
  }

  /** Streams calls this after the offset commit; only the position in the database counts. */
  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    write();
  }

  private void write() {
    if (reached.isEmpty()) {
      return;
    }
    Map<Table, List<Row>> rows = new LinkedHashMap<>();
    unwritten.forEach((table, changed) -> rows.put(table, new ArrayList<>(changed.values())));
    session().write(rows, reached);
    forgetUnwritten();
    cache.trim();
  }

  private void forgetUnwritten() {
    unwritten.clear();
    unwrittenRows = 0;
    reached.clear();
  }

  private ReadModelSession session() {
    return java.util.Objects.requireNonNull(session, "the store is not open");
  }

  /** Nothing is written here: what is not in the database is read again from the log. */
  @Override
  public void close() {
    forgetUnwritten();
    cache.clear();
    if (session != null) {
      session.closed(taskPartition, this);
      session = null;
    }
  }

  @Override
  public boolean persistent() {
    return false; // no files: nothing that Streams would have to keep or restore
  }

  @Override
  public boolean isOpen() {
    return session != null;
  }
}
