package io.mediahub.streams.readmodel;

import io.mediahub.schemas.WriterSchemas.RegistryAway;
import io.mediahub.streams.readmodel.Fold.Outcome;
import io.mediahub.streams.readmodel.ParkedKey.Id;
import io.mediahub.streams.readmodel.ParkedKey.Reason;
import io.mediahub.streams.readmodel.ParkedKey.Request;
import io.mediahub.streams.readmodel.ReadModelDatabase.ValueRefused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one task of a read model. What is changed is remembered here until Streams commits,
 * and then written to the database together with the positions that it reflects. There is no
 * changelog: the log itself is behind it, and after any doubt everything here is dropped and read
 * again.
 *
 * <p>A record that cannot be applied is parked, and so are the later ones of its key; records of
 * other keys go on. What the database refuses is looked for by halves.
 */
public final class ReadModelStore implements StateStore {
  private static final Logger log = LoggerFactory.getLogger(ReadModelStore.class);
  private static final int REPLAYS_AT_ONCE = 50;
  private static final int RECORDS_AT_ONCE = 1_000;

  private final ReadModel model;
  private final ReadModelSessions sessions;
  private final RowCache cache;
  private final Map<String, Fold<?>> folds = new HashMap<>();
  private final Map<String, List<Table>> readTables = new HashMap<>();
  private Unwritten unwritten = new Unwritten();
  private @Nullable ParkedKeys parkedKeys;
  private int taskPartition;
  private @Nullable ReadModelSession session;

  ReadModelStore(ReadModel model, ReadModelSessions sessions) {
    this.model = model;
    this.sessions = sessions;
    this.cache = new RowCache(sessions.settings().cachedKeys());
    model
        .sources()
        .forEach(
            source ->
                folds.put(
                    source.topic().name(), new Fold<>(source, sessions.schemas(), this::get)));
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

  /** Folds a record into every row it touches, or parks it. */
  void process(RawRecord record) {
    fold(record);
    boolean much =
        unwritten.rowCount() >= sessions.settings().maxUnwrittenRows()
            || unwritten.bytes >= sessions.settings().maxUnwrittenBytes();
    if (much) {
      write();
    }
  }

  private void fold(RawRecord record) {
    TopicPartition partition =
        new TopicPartition(record.position().topic(), record.position().partition());
    if (session().isHeld(partition)) {
      return; // it is read again when the partition goes on
    }
    if (record.position().offset() > fold(record.position().topic()).offsetOf(record.key())
        && !apply(record)) {
      return;
    }
    unwritten.records.add(record);
    unwritten.bytes += record.sizeBytes();
    unwritten.reached(partition, record.position().offset() + 1);
  }

  /**
   * @return false where there is no room to park it
   */
  private boolean apply(RawRecord record) {
    ParkedKey parked = parked().get(Id.of(record));
    if (parked != null && parked.reason() != Reason.GAP) {
      return park(record, parked);
    }
    return switch (outcome(record)) {
      case Outcome.Folded(var rows) -> {
        rows.forEach(this::put);
        if (parked != null) { // the version that was missing
          parked().dueNow(Id.of(record));
        }
        yield true;
      }
      case Outcome.Duplicate() -> {
        unwritten.duplicates++;
        yield true;
      }
      case Outcome.Failed(var reason, var why) ->
          park(record, parked != null ? parked : newlyParked(record, reason, why));
      case Outcome.Wait(var why) -> throw new RegistryAway(why);
    };
  }

  /** Waits while the registry does not say what the record is. */
  private Outcome outcome(RawRecord record) {
    return sessions.retrying(
        () -> {
          Outcome outcome = fold(record.position().topic()).of(record, false, false);
          if (outcome instanceof Outcome.Wait(var why)) {
            throw new RegistryAway(why);
          }
          return outcome;
        });
  }

  private ParkedKey newlyParked(RawRecord record, Reason reason, String why) {
    if (reason == Reason.GAP) {
      unwritten.gaps++;
    }
    log.atError()
        .addKeyValue("model", model.name())
        .addKeyValue("topic", record.position().topic())
        .addKeyValue("partition", record.position().partition())
        .addKeyValue("offset", record.position().offset())
        .addKeyValue("reason", reason.code())
        .log("A record cannot be applied. It is parked, as are later ones of its key: {}", why);
    return new ParkedKey(Id.of(record), taskPartition, reason, why, Instant.now(), 0, 0, -1, null);
  }

  private boolean park(RawRecord record, ParkedKey key) {
    if (record.position().offset() <= key.lastOffset()) {
      return true; // it is parked already: it was read again
    }
    ParkedKeys all = parked();
    long bytes = record.sizeBytes();
    if (all.records() + 1 > sessions.settings().maxParkedRecords()
        || all.bytes() + bytes > sessions.settings().maxParkedBytes()) {
      session()
          .hold(
              new TopicPartition(record.position().topic(), record.position().partition()),
              ("There is no room to park more: %d records of this partition wait already. Mend or"
                      + " drop them (mediahub parked list); until then nothing of it is read.")
                  .formatted(all.records()));
      return false;
    }
    ParkedKey grown = key.grownBy(1, bytes).upTo(record.position().offset());
    if (all.get(grown.id()) == null) { // else the database has it, perhaps with a new request
      unwritten.keys.put(grown.id(), grown);
    }
    all.put(grown);
    unwritten.parked.add(record);
    return true;
  }

  private Fold<?> fold(String topic) {
    return Objects.requireNonNull(folds.get(topic), topic);
  }

  private void put(Row row) {
    cache.put(row);
    unwritten.put(row);
  }

  /** All events before this offset have been folded or parked; markers are no events. */
  void reached(TopicPartition partition, long nextOffset) {
    if (!session().isHeld(partition)) {
      unwritten.reached(partition, nextOffset);
    }
  }

  private void prefetch(List<RawRecord> records) {
    records.stream()
        .collect(
            Collectors.groupingBy(
                record -> record.position().topic(),
                Collectors.mapping(RawRecord::key, Collectors.toSet())))
        .forEach(this::prefetch);
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
    cache.loaded(table, recordKeys, session().load(table, recordKeys));
  }

  /** Streams calls this after the offset commit; only the position in the database counts. */
  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    write();
  }

  private void write() {
    if (unwritten.isEmpty()) {
      return;
    }
    try {
      session().write(unwritten);
      written();
    } catch (ValueRefused e) {
      writeByHalves(e);
    }
  }

  private void written() {
    sessions.count(unwritten.duplicates, unwritten.gaps);
    unwritten = new Unwritten();
    if (parkedKeys != null) {
      parkedKeys.written();
    }
    cache.trim();
    summarize();
  }

  /** Looks for the record that the database refuses; all others are written. */
  private void writeByHalves(ValueRefused refusal) {
    List<RawRecord> records = List.copyOf(unwritten.records);
    Map<TopicPartition, Long> reached = Map.copyOf(unwritten.reached);
    writeByHalves(records, refusal);
    reached.forEach(this::reached); // markers behind the last record
  }

  private void writeByHalves(List<RawRecord> records, ValueRefused refusal) {
    forgetUnwritten();
    if (records.isEmpty()) {
      throw refusal;
    }
    if (records.size() == 1) {
      RawRecord refused = records.getFirst();
      ParkedKey parked = parked().get(Id.of(refused));
      String why = Fold.firstLine(refusal);
      if (park(refused, parked != null ? parked : newlyParked(refused, Reason.CANNOT_APPLY, why))) {
        unwritten.reached(
            new TopicPartition(refused.position().topic(), refused.position().partition()),
            refused.position().offset() + 1);
        session().write(unwritten);
        written();
      }
      return;
    }
    int middle = records.size() / 2;
    for (List<RawRecord> half :
        List.of(records.subList(0, middle), records.subList(middle, records.size()))) {
      try {
        prefetch(half);
        half.forEach(this::fold);
        session().write(unwritten);
        written();
      } catch (ValueRefused e) {
        writeByHalves(half, e);
      }
    }
  }

  /** Looks after what is parked; called from time to time by the thread that owns the partition. */
  void lookAfterParked() {
    if (parked().isEmpty()) {
      return;
    }
    write(); // what is before it
    session()
        .requests()
        .forEach(
            (id, request) -> {
              ParkedKey known = parked().get(id);
              if (known != null) {
                replay(known.asked(request), request == Request.DROP);
              }
            });
    parked().takeDue(REPLAYS_AT_ONCE).forEach(key -> replay(key, false));
    if (parked().records() * 10 <= sessions.settings().maxParkedRecords() * 9
        && parked().bytes() * 10 <= sessions.settings().maxParkedBytes() * 9) {
      session().roomAgain(taskPartition);
    }
  }

  private void replay(ParkedKey key, boolean drop) {
    List<RawRecord> waiting = session().parkedRecords(key.id(), RECORDS_AT_ONCE);
    try {
      replay(key, waiting, drop, waiting.size());
    } catch (ValueRefused e) {
      forgetUnwritten();
      oneByOne(key, waiting, drop);
    }
  }

  /** Up to the record that the database refuses. */
  private void oneByOne(ParkedKey key, List<RawRecord> waiting, boolean drop) {
    List<RawRecord> left = new ArrayList<>(waiting);
    boolean dropping = drop;
    while (true) {
      ParkedKey now = parked().get(key.id());
      if (now == null || left.isEmpty()) {
        return;
      }
      try {
        List<RawRecord> done = replay(now, left, dropping, 1);
        if (done.isEmpty()) {
          return;
        }
        left.removeAll(done);
        dropping = false;
      } catch (ValueRefused e) {
        forgetUnwritten();
        refused(key.id(), e);
        return;
      }
    }
  }

  private void refused(Id id, ValueRefused refusal) {
    ParkedKey key = parked().get(id);
    if (key != null) {
      ParkedKey because = key.because(Reason.CANNOT_APPLY, Fold.firstLine(refusal));
      parked().put(because);
      unwritten.keys.put(id, because);
      session().write(unwritten);
      written();
    }
  }

  /**
   * Folds what waits for a key in order, and stops at the first that still cannot be applied. While
   * a version is missing, it is looked for among all that waits.
   *
   * @param drop goes on without what is in the way
   * @param atMost so many records are applied
   * @return the records that wait no longer
   */
  private List<RawRecord> replay(ParkedKey key, List<RawRecord> waiting, boolean drop, int atMost) {
    List<RawRecord> done = new ArrayList<>();
    List<RawRecord> left = new ArrayList<>(waiting);
    boolean acceptGap = drop && key.reason() == Reason.GAP;
    if (drop && !acceptGap && !left.isEmpty()) {
      done.add(left.removeFirst());
    }
    Outcome.@Nullable Failed stoppedBy = null;
    int applied = 0;
    for (int i = 0; i < left.size() && applied < atMost; ) {
      RawRecord record = left.get(i);
      Outcome outcome = fold(key.id().topic()).of(record, true, acceptGap);
      if (outcome instanceof Outcome.Wait) {
        parked().dueWhenTheRegistryMayBeBack(key.id());
        break;
      } else if (outcome instanceof Outcome.Failed failed) {
        stoppedBy = stoppedBy == null ? failed : stoppedBy;
        if (stoppedBy.reason() != Reason.GAP) {
          break;
        }
        i++;
      } else {
        if (outcome instanceof Outcome.Folded(var rows)) {
          rows.forEach(this::put);
          acceptGap = false;
          applied++;
        }
        done.add(left.remove(i));
        stoppedBy = null;
        i = 0; // what waited for it comes first
      }
    }
    settle(key, done, left, stoppedBy);
    return done;
  }

  private void settle(
      ParkedKey key, List<RawRecord> done, List<RawRecord> left, Outcome.@Nullable Failed failed) {
    boolean nothingNew =
        done.isEmpty()
            && !left.isEmpty()
            && key.request() == null
            && (failed == null
                || failed.reason() == key.reason() && failed.why().equals(key.why()));
    if (nothingNew) {
      parked().put(key); // and tried again when it is time
      return;
    }
    long bytes = done.stream().mapToLong(RawRecord::sizeBytes).sum();
    ParkedKey shrunk = key.grownBy(-done.size(), -bytes);
    unwritten.released.addAll(done);
    if (shrunk.records() <= 0) {
      parked().remove(key.id());
      unwritten.freed.add(key.id());
    } else {
      ParkedKey now =
          failed == null
              ? shrunk.because(key.reason(), key.why())
              : shrunk.because(failed.reason(), failed.why());
      parked().put(now);
      unwritten.keys.put(key.id(), now);
      if (failed == null && !done.isEmpty()) {
        parked().dueNow(key.id()); // there is more of it
      }
    }
    log.atInfo()
        .addKeyValue("model", model.name())
        .addKeyValue("topic", key.id().topic())
        .addKeyValue("replayed", done.size())
        .addKeyValue("left", shrunk.records())
        .log("Parked records of a key were tried again.");
    session().write(unwritten, new TopicPartition(key.id().topic(), taskPartition));
    written();
  }

  private ParkedKeys parked() {
    if (parkedKeys == null) {
      parkedKeys = new ParkedKeys(session().parkedKeys(taskPartition));
      summarize();
    }
    return parkedKeys;
  }

  private void summarize() {
    if (parkedKeys != null) {
      sessions.parked(taskPartition, List.copyOf(parkedKeys.all()));
    }
  }

  /** Everything is again as the database has it. */
  private void forgetUnwritten() {
    unwritten.rowKeys().forEach(row -> cache.forget(row.table(), row.recordKey()));
    unwritten = new Unwritten();
    if (parkedKeys != null) {
      parkedKeys.forgetUnwritten();
    }
  }

  private ReadModelSession session() {
    return Objects.requireNonNull(session, "the store is not open");
  }

  /** Nothing is written here: what is not in the database is read again from the log. */
  @Override
  public void close() {
    unwritten = new Unwritten();
    cache.clear();
    parkedKeys = null;
    if (session != null) {
      sessions.parked(taskPartition, List.of());
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
