package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A database in memory. */
public final class MapDatabase implements ModelDatabase {
  private static final String REFUSED = "This value is refused.";

  private final int foldVersion;
  private final Map<RowKey, Row> rows = new HashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<ParkedKey.Id, ParkedKey> keys = new LinkedHashMap<>();
  private final Map<EventLocation, RawRecord> parked =
      new TreeMap<>(
          Comparator.comparing(EventLocation::topic).thenComparing(EventLocation::offset));
  private final List<Amendment> amendments = new ArrayList<>();
  private Predicate<Row> refused = row -> false;
  private boolean refusalsKnown;
  private int refusals;
  private int triedAgain;

  public MapDatabase(ReadModel model) {
    this.foldVersion = model.foldVersion();
  }

  /** As a database refuses a value, until something else is said. */
  public synchronized void refuse(Predicate<Row> value) {
    refused = value;
  }

  /** What it refuses is known before it is asked. */
  synchronized void refusalsKnown() {
    refusalsKnown = true;
  }

  @Override
  public synchronized @Nullable String refusal(Row row) {
    return refusalsKnown && refused.test(row) ? REFUSED : null;
  }

  /** How often a write was refused. */
  synchronized int refusals() {
    return refusals;
  }

  @Override
  public synchronized Map<TopicPartition, Progress> progress(
      Collection<TopicPartition> partitions) {
    Map<TopicPartition, Progress> found = new HashMap<>();
    partitions.forEach(
        p ->
            found.put(
                p, new Progress(positions.computeIfAbsent(p, q -> 0L), null, null, foldVersion)));
    return found;
  }

  @Override
  public synchronized List<Row> load(Table table, Collection<String> recordKeys) {
    return rows.values().stream()
        .filter(row -> row.key().table() == table && recordKeys.contains(row.key().recordKey()))
        .toList();
  }

  @Override
  public synchronized void write(Changes changes) {
    for (ProgressUpdate update : changes.updates()) {
      if (!Long.valueOf(update.from()).equals(positions.get(update.partition()))) {
        throw new ProgressConflict(update + " but it is " + positions.get(update.partition()));
      }
    }
    if (changes.rows().values().stream().flatMap(List::stream).anyMatch(refused)) {
      refusals++;
      throw new ValueRefused(new IllegalArgumentException(REFUSED));
    }
    changes.updates().forEach(update -> positions.put(update.partition(), update.to()));
    changes.clearings().forEach(clearing -> rows.values().removeIf(clearing::covers));
    changes.rows().values().stream().flatMap(List::stream).forEach(this::keepNewer);
    changes.parked().forEach(record -> parked.put(record.location(), record));
    changes.dropped().forEach(this::keep);
    changes.released().forEach(record -> parked.remove(record.location()));
    changes.keys().forEach(key -> keys.put(key.id(), key));
    changes.freed().forEach(keys::remove);
  }

  @Override
  public synchronized void rewind(TruncatedLog lost) {
    rows.values().removeIf(row -> row.offset() >= lost.end() && lost.holds(row.key().recordKey()));
    positions.put(lost.partition(), 0L);
  }

  @Override
  public void rebuild() {
    throw new UnsupportedOperationException("its rows are always of the newest folds");
  }

  @Override
  public synchronized List<ParkedKey> parkedKeys() {
    return keys.values().stream().map(this::counted).toList();
  }

  /** What waits for a key is counted by its records, as the databases do. */
  private ParkedKey counted(ParkedKey key) {
    List<RawRecord> waiting =
        parked.values().stream()
            .filter(record -> ParkedKey.Id.of(record).equals(key.id()))
            .toList();
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

  @Override
  public synchronized Map<ParkedKey.Id, ParkedKey.Request> requests() {
    Map<ParkedKey.Id, ParkedKey.Request> requests = new HashMap<>();
    keys.values().stream()
        .filter(key -> key.request() != null)
        .forEach(key -> requests.put(key.id(), key.request()));
    return requests;
  }

  /** How often somebody wanted to try something parked again. */
  synchronized int triedAgain() {
    return triedAgain;
  }

  @Override
  public synchronized List<RawRecord> parkedRecords(ParkedKey.Id id, int limit) {
    triedAgain++;
    return new ArrayList<>(parked.values())
        .stream()
            .filter(r -> r.location().topic().equals(id.topic()) && r.key().equals(id.key()))
            .limit(limit)
            .toList();
  }

  private void keep(Dropped dropped) {
    EventLocation at = dropped.record().location();
    amendments.add(
        new Amendment(
            at.topic(),
            at.partition(),
            at.offset(),
            Amendment.fingerprint(dropped.record().value()),
            null,
            dropped.what() == Dropped.What.RECORD,
            dropped.what() == Dropped.What.VERSIONS));
  }

  @Override
  public synchronized List<Amendment> amendments() {
    return List.copyOf(amendments);
  }

  /** Puts another value in the place of a record's. */
  synchronized void correct(RawRecord record, byte[] value) {
    EventLocation at = record.location();
    String fingerprint = Amendment.fingerprint(record.value());
    amendments.add(
        new Amendment(at.topic(), at.partition(), at.offset(), fingerprint, value, false, false));
  }

  @Override
  public synchronized boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    return keys.computeIfPresent(
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
                    request))
        != null;
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
