package io.mediahub.streams.readmodel;

import io.mediahub.schemas.WriterSchemas.RegistryAway;
import io.mediahub.streams.readmodel.Fold.Outcome;
import io.mediahub.streams.readmodel.ParkedKey.Reason;
import io.mediahub.streams.readmodel.ReadModelDatabase.ValueRefused;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.jspecify.annotations.Nullable;

/**
 * The store of one task of a read model. What records change is remembered ({@link TaskRows}) until
 * Streams commits, and then written to the database together with the positions that it reflects.
 * There is no changelog: the log itself is behind it.
 *
 * <p>A record that cannot be applied is parked, and so are the later ones of its key ({@link
 * Parking}); records of other keys go on. What the database refuses is looked for by halves.
 */
public final class ReadModelStore implements StateStore {
  private final ReadModel model;
  private final ReadModelSessions sessions;
  private @Nullable Open open;

  /** What there is while a thread has the task. */
  private record Open(int partition, ReadModelSession session, TaskRows rows, Parking parking) {}

  ReadModelStore(ReadModel model, ReadModelSessions sessions) {
    this.model = model;
    this.sessions = sessions;
  }

  @Override
  public String name() {
    return model.storeName();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    int partition = context.taskId().partition();
    ReadModelSession session = sessions.ofThisThread();
    TaskRows rows = new TaskRows(model, sessions, session);
    open = new Open(partition, session, rows, new Parking(sessions, session, rows, partition));
    session.opened(partition, this);
    context.register(root, (key, value) -> {});
  }

  private Open task() {
    return Objects.requireNonNull(open, "the store is not open");
  }

  private TaskRows rows() {
    return task().rows();
  }

  private Parking parking() {
    return task().parking();
  }

  /** Folds a record into every row it touches, or parks it. */
  void process(RawRecord record) {
    fold(record);
    if (rows().isMuch()) {
      write();
    }
  }

  private void fold(RawRecord record) {
    TopicPartition partition = record.position().topicPartition();
    if (task().session().isHeld(partition)) {
      return; // it is read again when the partition goes on
    }
    if (record.position().offset() > rows().fold(record.position().topic()).offsetOf(record.key())
        && !apply(record)) {
      return;
    }
    rows().unwritten().records.add(record);
    rows().unwritten().bytes += record.sizeBytes();
    rows().unwritten().reached(partition, record.position().offset() + 1);
  }

  /**
   * @return false where there is no room to park it
   */
  private boolean apply(RawRecord record) {
    ParkedKey parked = parking().of(record);
    if (parked != null && parked.reason() != Reason.GAP) {
      return parking().park(record, parked);
    }
    return switch (outcome(record)) {
      case Outcome.Folded folded -> {
        rows().apply(folded);
        if (parked != null) { // the version that was missing
          parking().dueNow(parked.id());
        }
        yield true;
      }
      case Outcome.Duplicate() -> {
        rows().unwritten().duplicates++;
        yield true;
      }
      case Outcome.Failed(var reason, var why) -> parking().park(record, reason, why);
      case Outcome.Wait(var why) -> throw new RegistryAway(why);
    };
  }

  /** Waits while the registry does not say what the record is. */
  private Outcome outcome(RawRecord record) {
    return sessions.retrying(
        () -> {
          Outcome outcome = rows().fold(record.position().topic()).of(record, false, false);
          if (outcome instanceof Outcome.Wait(var why)) {
            throw new RegistryAway(why);
          }
          return outcome;
        });
  }

  /** All events before this offset have been folded or parked; markers are no events. */
  void reached(TopicPartition partition, long nextOffset) {
    if (!task().session().isHeld(partition)) {
      rows().unwritten().reached(partition, nextOffset);
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
    rows().prefetch(topic, recordKeys);
  }

  /** Streams calls this after the offset commit; only the position in the database counts. */
  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    write();
  }

  private void write() {
    if (rows().unwritten().isEmpty()) {
      return;
    }
    try {
      writeAll();
    } catch (ValueRefused e) {
      writeByHalves(e);
    }
  }

  private void writeAll() {
    rows().write(null);
    parking().written();
  }

  /** Looks for the record that the database refuses; all others are written. */
  private void writeByHalves(ValueRefused refusal) {
    List<RawRecord> records = List.copyOf(rows().unwritten().records);
    Map<TopicPartition, Long> reached = Map.copyOf(rows().unwritten().reached);
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
      if (parking().park(refused, Reason.CANNOT_APPLY, Fold.firstLine(refusal))) {
        rows()
            .unwritten()
            .reached(refused.position().topicPartition(), refused.position().offset() + 1);
        writeAll();
      }
      return;
    }
    int middle = records.size() / 2;
    for (List<RawRecord> half :
        List.of(records.subList(0, middle), records.subList(middle, records.size()))) {
      try {
        prefetch(half);
        half.forEach(this::fold);
        writeAll();
      } catch (ValueRefused e) {
        writeByHalves(half, e);
      }
    }
  }

  /** Looks after what is parked; called from time to time by the thread that owns the partition. */
  void lookAfterParked() {
    if (!parking().isEmpty()) {
      write(); // what is before it
      parking().lookAfter();
    }
  }

  private void forgetUnwritten() {
    rows().forgetUnwritten();
    parking().forgetUnwritten();
  }

  /** Nothing is written here: what is not in the database is read again from the log. */
  @Override
  public void close() {
    if (open != null) {
      sessions.parked(open.partition(), List.of());
      open.session().closed(open.partition(), this);
      open = null;
    }
  }

  @Override
  public boolean persistent() {
    return false; // no files: nothing that Streams would have to keep or restore
  }

  @Override
  public boolean isOpen() {
    return open != null;
  }
}
