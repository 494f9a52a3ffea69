package io.mediahub.streams.simulation;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.Amendment;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ValueRefused;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.ProgressUpdate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * What lies in the database of a read model. With transactions, as PostgreSQL has them, a write is
 * one step; without, as MongoDB is used, it is many, in the order of {@code MongoModelDatabase}.
 */
final class SimulatedDatabase {
  private static final Comparator<EventLocation> PLACES =
      Comparator.comparing(EventLocation::topic)
          .thenComparing(EventLocation::partition)
          .thenComparing(EventLocation::offset);

  private final Set<Table> versionTables;
  private final boolean transactional;
  private final Bug bug;
  private final BiConsumer<ProgressUpdate, Long> moved;
  private Map<RowKey, Row> rows = new LinkedHashMap<>();
  private Map<TopicPartition, Long> progress = new LinkedHashMap<>();
  private NavigableMap<EventLocation, RawRecord> parked = new TreeMap<>(PLACES);
  private Map<ParkedKey.Id, ParkedKey> keys = new LinkedHashMap<>();
  private NavigableMap<EventLocation, Dropped> dropped = new TreeMap<>(PLACES);
  private Predicate<Row> refused = row -> false;

  /**
   * @param moved is told after each move of the progress, and from where it really moved
   */
  SimulatedDatabase(
      ReadModel model, boolean transactional, Bug bug, BiConsumer<ProgressUpdate, Long> moved) {
    this.versionTables = Set.copyOf(model.versionTables());
    this.transactional = transactional;
    this.bug = bug;
    this.moved = moved;
  }

  void refuse(Predicate<Row> value) {
    refused = value;
  }

  /** The steps of a write, each of which happens or does not. */
  Queue<Runnable> steps(Changes changes) {
    Queue<Runnable> steps = new ArrayDeque<>();
    if (!transactional) {
      inSteps(changes, steps);
    } else if (bug == Bug.PROGRESS_IN_ANOTHER_TRANSACTION) {
      steps.add(() -> expect(changes));
      steps.add(() -> advance(changes));
      steps.add(() -> allButProgress(changes));
    } else {
      steps.add(
          () -> {
            expect(changes);
            allButProgress(changes);
            advance(changes);
          });
    }
    return steps;
  }

  private void expect(Changes changes) {
    changes.updates().forEach(this::expect);
    for (RawRecord record : changes.released()) {
      if (transactional && !parked.containsKey(record.location())) {
        throw new ProgressConflict("a parked record was released by another");
      }
    }
    if (transactional && allRows(changes).stream().anyMatch(refused)) {
      throw new ValueRefused(new IllegalArgumentException("This value is refused."));
    }
  }

  private void expect(ProgressUpdate update) {
    Long now = progress.get(update.partition());
    if (bug != Bug.NO_COMPARE_AND_SET && (now == null || now != update.from())) {
      throw new ProgressConflict(update + " but it is " + now);
    }
  }

  private void advance(Changes changes) {
    changes.updates().forEach(this::advance);
  }

  private void advance(ProgressUpdate update) {
    Long before = progress.put(update.partition(), update.to());
    moved.accept(update, before == null ? 0L : before);
  }

  private void allButProgress(Changes changes) {
    changes.clearings().forEach(this::clear);
    allRows(changes).forEach(this::put);
    changes.dropped().forEach(this::keep);
    changes.parked().forEach(record -> parked.put(record.location(), record));
    changes.released().forEach(record -> parked.remove(record.location()));
    changes.keys().forEach(key -> keys.put(key.id(), key));
    changes.freed().forEach(keys::remove);
  }

  private void keep(Dropped each) {
    dropped.put(each.record().location(), each);
  }

  /** What operators gave up, for whoever reads the log again. */
  List<Amendment> amendments() {
    return dropped.values().stream()
        .map(
            each -> {
              EventLocation at = each.record().location();
              return new Amendment(
                  at.topic(),
                  at.partition(),
                  at.offset(),
                  Amendment.fingerprint(each.record().value()),
                  null,
                  each.what() == Dropped.What.RECORD,
                  each.what() == Dropped.What.VERSIONS);
            })
        .toList();
  }

  private static List<Row> allRows(Changes changes) {
    return changes.rows().values().stream().flatMap(List::stream).toList();
  }

  private void inSteps(Changes changes, Queue<Runnable> steps) {
    List<Runnable> park = new ArrayList<>();
    changes.dropped().forEach(each -> park.add(() -> keep(each)));
    changes.parked().forEach(record -> park.add(() -> parked.put(record.location(), record)));
    changes.keys().forEach(key -> park.add(() -> keys.put(key.id(), key)));
    List<Runnable> advance = new ArrayList<>();
    for (ProgressUpdate update : changes.updates()) {
      advance.add(
          () -> {
            expect(update);
            advance(update);
          });
    }
    if (bug != Bug.PARKED_AFTER_PROGRESS) {
      steps.addAll(park);
    }
    if (bug == Bug.PROGRESS_BEFORE_ROWS) {
      steps.addAll(advance);
    }
    changes.clearings().forEach(clearing -> steps.add(() -> clear(clearing)));
    boolean first = bug == Bug.VERSIONS_BEFORE_ROWS;
    upsert(changes, table -> versionTables.contains(table) == first, steps);
    upsert(changes, table -> versionTables.contains(table) != first, steps);
    if (bug != Bug.PROGRESS_BEFORE_ROWS) {
      steps.addAll(advance);
    }
    if (bug == Bug.PARKED_AFTER_PROGRESS) {
      steps.addAll(park);
    }
    changes.released().forEach(record -> steps.add(() -> parked.remove(record.location())));
    changes.freed().forEach(key -> steps.add(() -> keys.remove(key)));
  }

  /** Unordered: a row that is refused does not keep the others from being written. */
  private void upsert(Changes changes, Predicate<Table> which, Queue<Runnable> steps) {
    changes
        .rows()
        .forEach(
            (table, rows) -> {
              if (!which.test(table)) {
                return;
              }
              rows.stream().filter(refused.negate()).forEach(row -> steps.add(() -> put(row)));
              if (rows.stream().anyMatch(refused)) {
                steps.add(
                    () -> {
                      throw new ValueRefused(
                          new IllegalArgumentException("This value is refused."));
                    });
              }
            });
  }

  private void clear(Clearing clearing) {
    rows.values().removeIf(clearing::covers);
  }

  private void put(Row row) {
    rows.merge(
        row.key(),
        row,
        (old, next) -> old.offset() <= next.offset() || bug == Bug.OLDER_ROWS_WIN ? next : old);
  }

  long progress(TopicPartition partition) {
    return progress.computeIfAbsent(partition, unseen -> 0L);
  }

  List<Row> load(Table table, Collection<String> recordKeys) {
    return rows.values().stream()
        .filter(row -> row.key().table() == table && recordKeys.contains(row.key().recordKey()))
        .toList();
  }

  Map<RowKey, Row> rows() {
    return rows;
  }

  boolean isParked(EventLocation at) {
    return parked.containsKey(at);
  }

  Map<ParkedKey.Id, ParkedKey> keys() {
    Map<ParkedKey.Id, ParkedKey> counted = new LinkedHashMap<>();
    keys.forEach((id, key) -> counted.put(id, counted(key)));
    return counted;
  }

  private ParkedKey counted(ParkedKey key) {
    List<RawRecord> waiting = parkedRecords(key.id(), Integer.MAX_VALUE);
    return new ParkedKey(
        key.id(),
        key.partition(),
        key.reason(),
        key.why(),
        key.since(),
        waiting.size(),
        waiting.stream().mapToLong(RawRecord::sizeBytes).sum(),
        waiting.isEmpty() ? -1 : waiting.getLast().location().offset(),
        key.request());
  }

  List<RawRecord> parkedRecords(ParkedKey.Id id, int limit) {
    return parked.values().stream()
        .filter(r -> r.location().topic().equals(id.topic()) && r.key().equals(id.key()))
        .limit(limit)
        .toList();
  }

  int parkedCount() {
    return parked.size();
  }

  void request(ParkedKey.Id id, ParkedKey.Request request) {
    keys.computeIfPresent(
        id,
        (same, k) ->
            new ParkedKey(
                id,
                k.partition(),
                k.reason(),
                k.why(),
                k.since(),
                k.records(),
                k.bytes(),
                k.lastOffset(),
                request));
  }

  /** A copy of everything, which can be put in place once. */
  Runnable backup() {
    Map<RowKey, Row> rowsThen = new LinkedHashMap<>(rows);
    Map<TopicPartition, Long> progressThen = new LinkedHashMap<>(progress);
    NavigableMap<EventLocation, RawRecord> parkedThen = new TreeMap<>(PLACES);
    parkedThen.putAll(parked);
    Map<ParkedKey.Id, ParkedKey> keysThen = new LinkedHashMap<>(keys);
    NavigableMap<EventLocation, Dropped> droppedThen = new TreeMap<>(PLACES);
    droppedThen.putAll(dropped);
    return () -> {
      dropped = droppedThen;
      rows = new LinkedHashMap<>(rowsThen);
      progress = new LinkedHashMap<>(progressThen);
      parked = parkedThen;
      keys = new LinkedHashMap<>(keysThen);
    };
  }
}
