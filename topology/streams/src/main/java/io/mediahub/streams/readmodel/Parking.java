package io.mediahub.streams.readmodel;

import io.mediahub.streams.readmodel.Fold.Outcome;
import io.mediahub.streams.readmodel.ParkedKey.Id;
import io.mediahub.streams.readmodel.ParkedKey.Reason;
import io.mediahub.streams.readmodel.ParkedKey.Request;
import io.mediahub.streams.readmodel.ReadModelDatabase.ValueRefused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one task has set aside: a record that could not be applied, and after it all others of its
 * key, in order, until they can be.
 */
final class Parking {
  private static final Logger log = LoggerFactory.getLogger(Parking.class);
  private static final int REPLAYS_AT_ONCE = 50;
  private static final int RECORDS_AT_ONCE = 1_000;

  private final ReadModelSessions sessions;
  private final ReadModelSession session;
  private final TaskRows rows;
  private final int taskPartition;
  private @Nullable ParkedKeys parkedKeys;

  Parking(ReadModelSessions sessions, ReadModelSession session, TaskRows rows, int taskPartition) {
    this.sessions = sessions;
    this.session = session;
    this.rows = rows;
    this.taskPartition = taskPartition;
  }

  /** Null where the record's key is not parked. */
  @Nullable ParkedKey of(RawRecord record) {
    return keys().get(Id.of(record));
  }

  /** What waits for a key may be applied now. */
  void dueNow(Id id) {
    keys().dueNow(id);
  }

  /**
   * Parks a record behind those of its key, or as the first of them.
   *
   * @return false where there is no room for it
   */
  boolean park(RawRecord record, Reason reason, String why) {
    ParkedKey parked = of(record);
    return park(record, parked != null ? parked : newlyParked(record, reason, why));
  }

  private ParkedKey newlyParked(RawRecord record, Reason reason, String why) {
    if (reason == Reason.GAP) {
      rows.unwritten().gaps++;
    }
    log.atError()
        .addKeyValue("model", sessions.name())
        .addKeyValue("topic", record.position().topic())
        .addKeyValue("partition", record.position().partition())
        .addKeyValue("offset", record.position().offset())
        .addKeyValue("reason", reason.code())
        .log("A record cannot be applied. It is parked, as are later ones of its key: {}", why);
    return new ParkedKey(Id.of(record), taskPartition, reason, why, Instant.now(), 0, 0, -1, null);
  }

  /**
   * @return false where there is no room for it
   */
  boolean park(RawRecord record, ParkedKey key) {
    if (record.position().offset() <= key.lastOffset()) {
      return true; // it is parked already: it was read again
    }
    ParkedKeys all = keys();
    long bytes = record.sizeBytes();
    if (all.records() + 1 > sessions.settings().maxParkedRecords()
        || all.bytes() + bytes > sessions.settings().maxParkedBytes()) {
      session.hold(
          record.position().topicPartition(),
          ("There is no room to park more: %d records of this partition wait already. Mend or"
                  + " drop them (mediahub parked list); until then nothing of it is read.")
              .formatted(all.records()));
      return false;
    }
    ParkedKey grown = key.grownBy(1, bytes).upTo(record.position().offset());
    if (all.get(grown.id()) == null) { // else the database has it, perhaps with a new request
      rows.unwritten().keys.put(grown.id(), grown);
    }
    all.put(grown);
    rows.unwritten().parked.add(record);
    return true;
  }

  boolean isEmpty() {
    return keys().isEmpty();
  }

  /** Does what operators ask for, and tries again what is due; all else is written by then. */
  void lookAfter() {
    session
        .requests()
        .forEach(
            (id, request) -> {
              ParkedKey known = keys().get(id);
              if (known != null) {
                replay(known.asked(request), request == Request.DROP);
              }
            });
    keys().takeDue(REPLAYS_AT_ONCE).forEach(key -> replay(key, false));
    if (keys().records() * 10 <= sessions.settings().maxParkedRecords() * 9
        && keys().bytes() * 10 <= sessions.settings().maxParkedBytes() * 9) {
      session.roomAgain(taskPartition);
    }
  }

  private void replay(ParkedKey key, boolean drop) {
    List<RawRecord> waiting = session.parkedRecords(key.id(), RECORDS_AT_ONCE);
    try {
      replay(key, waiting, drop, waiting.size());
    } catch (ValueRefused e) {
      takeBack();
      oneByOne(key, waiting, drop);
    }
  }

  /** Up to the record that the database refuses. */
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

  private void refused(Id id, ValueRefused refusal) {
    ParkedKey key = keys().get(id);
    if (key != null) {
      ParkedKey because = key.because(Reason.CANNOT_APPLY, Fold.firstLine(refusal));
      keys().put(because);
      rows.unwritten().keys.put(id, because);
      write(null);
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
      Outcome outcome = rows.fold(key.id().topic()).of(record, true, acceptGap);
      if (outcome instanceof Outcome.Wait) {
        keys().dueWhenTheRegistryMayBeBack(key.id());
        break;
      } else if (outcome instanceof Outcome.Failed failed) {
        stoppedBy = stoppedBy == null ? failed : stoppedBy;
        if (stoppedBy.reason() != Reason.GAP) {
          break;
        }
        i++;
      } else {
        if (outcome instanceof Outcome.Folded folded) {
          rows.apply(folded);
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
    log.atInfo()
        .addKeyValue("model", sessions.name())
        .addKeyValue("topic", key.id().topic())
        .addKeyValue("replayed", done.size())
        .addKeyValue("left", shrunk.records())
        .log("Parked records of a key were tried again.");
    write(new TopicPartition(key.id().topic(), taskPartition));
  }

  private void write(@Nullable TopicPartition owned) {
    rows.write(owned);
    written();
  }

  /** The database has what is parked. */
  void written() {
    if (parkedKeys != null) {
      parkedKeys.written();
    }
    summarize();
  }

  private ParkedKeys keys() {
    if (parkedKeys == null) {
      parkedKeys = new ParkedKeys(session.parkedKeys(taskPartition));
      summarize();
    }
    return parkedKeys;
  }

  /** For whoever asks this process what is parked. */
  private void summarize() {
    if (parkedKeys != null) {
      sessions.parked(taskPartition, List.copyOf(parkedKeys.all()));
    }
  }

  private void takeBack() {
    rows.forgetUnwritten();
    forgetUnwritten();
  }

  /** Nothing was written: what is parked is again as the database has it. */
  void forgetUnwritten() {
    if (parkedKeys != null) {
      parkedKeys.forgetUnwritten();
    }
  }
}
