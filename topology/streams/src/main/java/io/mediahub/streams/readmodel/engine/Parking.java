package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ValueRefused;
import io.mediahub.streams.readmodel.engine.ParkedKey.Reason;
import io.mediahub.streams.readmodel.engine.ParkedKey.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parked records of one task: those that could not be applied, and later ones of the same keys,
 * in order.
 */
final class Parking {
  private static final Logger LOG = LoggerFactory.getLogger(Parking.class);
  private static final int REPLAYS_AT_ONCE = 50;
  private static final int RECORDS_AT_ONCE = 1_000;

  private final ModelRuntime runtime;
  private final ModelThread thread;
  private final TaskRows rows;
  private final int taskPartition;
  private @Nullable ParkedKeys parkedKeys;
  private @Nullable Amendments amendments;

  /** Of keys of which records were read again, as they lie in the database. */
  private final Map<ParkedKey.Id, Set<Long>> parkedOffsets = new HashMap<>();

  Parking(ModelRuntime runtime, ModelThread thread, TaskRows rows, int taskPartition) {
    this.runtime = runtime;
    this.thread = thread;
    this.rows = rows;
    this.taskPartition = taskPartition;
  }

  /** The parked key of a record; null when its key is not parked. */
  @Nullable ParkedKey of(RawRecord record) {
    return keys().get(ParkedKey.Id.of(record));
  }

  /** Tries the key at the next occasion. */
  void dueNow(ParkedKey.Id id) {
    keys().dueNow(id);
  }

  /**
   * Parks a record behind those of its key, or as the first of them.
   *
   * @return false when there is no room for it
   */
  boolean park(RawRecord record, Reason reason, String why) {
    ParkedKey parked = of(record);
    return park(record, parked != null ? parked : newlyParked(record, reason, why));
  }

  private ParkedKey newlyParked(RawRecord record, Reason reason, String why) {
    if (reason == Reason.GAP) {
      rows.unwritten().gaps++;
    }
    LOG.atError()
        .addKeyValue("model", runtime.name())
        .addKeyValue("topic", record.location().topic())
        .addKeyValue("partition", record.location().partition())
        .addKeyValue("offset", record.location().offset())
        .addKeyValue("reason", reason.code())
        .log(
            "A record cannot be applied. It is parked, and so are later records of its key: {}",
            why);
    return new ParkedKey(
        ParkedKey.Id.of(record), taskPartition, reason, why, Instant.now(), 0, 0, -1, null);
  }

  /**
   * @return false when there is no room for it
   */
  boolean park(RawRecord record, ParkedKey key) {
    if (isParked(record, key)) {
      return true; // it was read again
    }
    ParkedKeys all = keys();
    long bytes = record.sizeBytes();
    if (all.records() + 1 > runtime.settings().maxParkedRecords()
        || all.bytes() + bytes > runtime.settings().maxParkedBytes()) {
      thread
          .held()
          .forWantOfRoom(
              record.location().topicPartition(),
              ("There is no room to park more: %d records of this partition wait already. Mend or"
                      + " drop them (mediahub dlq list); until then nothing of it is read.")
                  .formatted(all.records()));
      return false;
    }
    ParkedKey grown = key.grownBy(1, bytes).upTo(record.location().offset());
    if (all.get(grown.id()) == null) { // else the database has it, perhaps with a new request
      rows.unwritten().keys.put(grown.id(), grown);
    }
    all.put(grown);
    rows.unwritten().parked.add(record);
    return true;
  }

  /** What operators have decided about records of this task. */
  Amendments amendments() {
    if (amendments == null) {
      amendments = thread.amendments(taskPartition);
    }
    return amendments;
  }

  /**
   * Whether this record is among the parked ones of its key. Its offset alone does not tell: a
   * database without transactions parks before it writes rows, so that after a crash a record of a
   * lower offset may be neither parked nor applied.
   */
  boolean isParked(RawRecord record, ParkedKey key) {
    long offset = record.location().offset();
    return offset <= key.lastOffset()
        && parkedOffsets.computeIfAbsent(key.id(), this::loadOffsets).contains(offset);
  }

  private Set<Long> loadOffsets(ParkedKey.Id id) {
    int all = (int) Math.min(Integer.MAX_VALUE, runtime.settings().maxParkedRecords());
    return thread.parkedRecords(id, all).stream()
        .map(record -> record.location().offset())
        .collect(Collectors.toSet());
  }

  boolean isEmpty() {
    return keys().isEmpty();
  }

  /**
   * Carries out operators' requests and retries what is due. Everything else must be written
   * before.
   */
  void lookAfter() {
    Map<ParkedKey.Id, Request> requests = thread.requests();
    if (requests.keySet().stream().anyMatch(id -> keys().get(id) != null)) {
      amendments = null; // records may have been corrected since
    }
    requests.forEach(
        (id, request) -> {
          ParkedKey known = keys().get(id);
          if (known != null) {
            replay(known.asked(request), request == Request.DROP);
          }
        });
    keys().takeDue(REPLAYS_AT_ONCE).forEach(key -> replay(key, false));
    if (keys().records() * 10 <= runtime.settings().maxParkedRecords() * 9
        && keys().bytes() * 10 <= runtime.settings().maxParkedBytes() * 9) {
      thread.roomAgain(taskPartition);
    }
  }

  private void replay(ParkedKey key, boolean drop) {
    List<RawRecord> waiting = thread.parkedRecords(key.id(), RECORDS_AT_ONCE);
    try {
      replay(key, waiting, drop, waiting.size());
    } catch (ValueRefused e) {
      takeBack();
      oneByOne(key, waiting, drop);
    }
  }

  /** Applies records up to the one that the database refuses. */
  private void oneByOne(ParkedKey key, List<RawRecord> waiting, boolean drop) {
    List<RawRecord> left = new ArrayList<>(waiting);
    boolean dropping = drop;
    while (true) {
      ParkedKey now = keys().get(key.id());
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
        takeBack();
        refused(key.id(), e);
        return;
      }
    }
  }

  private void refused(ParkedKey.Id id, ValueRefused refusal) {
    ParkedKey key = keys().get(id);
    if (key != null) {
      ParkedKey because = key.because(Reason.CANNOT_APPLY, Fold.firstLine(refusal));
      keys().put(because);
      rows.unwritten().keys.put(id, because);
      write(null);
    }
  }

  /**
   * Folds a key's parked records in order, and stops at the first that still cannot be applied. A
   * missing version is looked for among all of them.
   *
   * @param drop drops the first obstacle: a record, or the missing versions
   * @param atMost most records to apply
   * @return the records that are no longer parked
   */
  private List<RawRecord> replay(ParkedKey key, List<RawRecord> waiting, boolean drop, int atMost) {
    List<RawRecord> done = new ArrayList<>();
    List<RawRecord> left = new ArrayList<>(waiting);
    List<Dropped> dropped = new ArrayList<>();
    boolean acceptGap = drop && key.reason() == Reason.GAP;
    if (drop && !acceptGap && !left.isEmpty()) {
      dropped.add(new Dropped(left.getFirst(), Dropped.What.RECORD));
      done.add(left.removeFirst());
    }
    FoldResult.@Nullable Failed stoppedBy = null;
    int applied = 0;
    for (int i = 0; i < left.size() && applied < atMost; ) {
      RawRecord record = left.get(i);
      FoldResult outcome = fold(record, acceptGap);
      if (outcome instanceof FoldResult.Wait) {
        keys().dueWhenTheRegistryMayBeBack(key.id());
        break;
      } else if (outcome instanceof FoldResult.Failed failed) {
        stoppedBy = stoppedBy == null ? failed : stoppedBy;
        if (stoppedBy.reason() != Reason.GAP) {
          break;
        }
        i++;
      } else {
        if (outcome instanceof FoldResult.Folded folded) {
          rows.apply(folded);
          if (acceptGap) {
            dropped.add(new Dropped(record, Dropped.What.VERSIONS));
          }
          acceptGap = false;
          applied++;
        }
        done.add(left.remove(i));
        stoppedBy = null;
        i = 0; // what waited for it comes first
      }
    }
    rows.unwritten().dropped.addAll(dropped);
    settle(key, done, left, stoppedBy);
    return done;
  }

  private FoldResult fold(RawRecord record, boolean acceptGap) {
    if (amendments().isDropped(record)) {
      return new FoldResult.Duplicate(); // a crash came between the decision and its end
    }
    return rows.fold(record.location().topic())
        .of(amendments().asCorrected(record), true, acceptGap || amendments().acceptsGap(record));
  }

  private void settle(
      ParkedKey key,
      List<RawRecord> done,
      List<RawRecord> left,
      FoldResult.@Nullable Failed failed) {
    parkedOffsets.remove(key.id());
    boolean nothingNew =
        done.isEmpty()
            && !left.isEmpty()
            && key.request() == null
            && (failed == null
                || (failed.reason() == key.reason() && failed.why().equals(key.why())));
    if (nothingNew) {
      keys().put(key); // and tried again when it is time
      return;
    }
    long bytes = done.stream().mapToLong(RawRecord::sizeBytes).sum();
    ParkedKey shrunk = key.grownBy(-done.size(), -bytes);
    rows.unwritten().released.addAll(done);
    if (shrunk.records() <= 0) {
      keys().remove(key.id());
      rows.unwritten().freed.add(key.id());
    } else {
      ParkedKey now =
          failed == null
              ? shrunk.because(key.reason(), key.why())
              : shrunk.because(failed.reason(), failed.why());
      keys().put(now);
      rows.unwritten().keys.put(key.id(), now);
      if (failed == null && !done.isEmpty()) {
        keys().dueNow(key.id()); // there is more of it
      }
    }
    LOG.atInfo()
        .addKeyValue("model", runtime.name())
        .addKeyValue("topic", key.id().topic())
        .addKeyValue("replayed", done.size())
        .addKeyValue("left", shrunk.records())
        .log("Parked records of a key were retried.");
    write(new TopicPartition(key.id().topic(), taskPartition));
  }

  private void write(@Nullable TopicPartition owned) {
    rows.write(owned);
    written();
  }

  /** Marks the parked records as written. */
  void written() {
    if (parkedKeys != null) {
      parkedKeys.written();
    }
    summarize();
  }

  private ParkedKeys keys() {
    if (parkedKeys == null) {
      parkedKeys = new ParkedKeys(thread.parkedKeys(taskPartition), runtime.time());
      summarize();
    }
    return parkedKeys;
  }

  /** Publishes the parked keys for the process's API. */
  private void summarize() {
    if (parkedKeys != null) {
      runtime.parked(taskPartition, List.copyOf(parkedKeys.all()));
    }
  }

  private void takeBack() {
    rows.forgetUnwritten();
    forgetUnwritten();
  }

  /** Rolls back to what the database has. */
  void forgetUnwritten() {
    parkedOffsets.clear();
    if (parkedKeys != null) {
      parkedKeys.forgetUnwritten();
    }
  }
}
