package io.mediahub.streams.readmodel.engine;

import io.mediahub.schemas.WriterSchemas.RegistryAway;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ValueRefused;
import io.mediahub.streams.readmodel.engine.ParkedKey.Reason;
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
 * The state store of one task of a read model. Changed rows stay in memory ({@link TaskRows}) until
 * Streams commits, and are then written to the database together with the progress that they
 * reflect. There is no changelog, since rows can be made again from the log.
 *
 * <p>A record that cannot be applied is parked with the later ones of its key ({@link Parking}),
 * while other keys go on. A value that the database refuses is found by writing halves.
 */
public final class ModelStore implements StateStore {
  private final ReadModel model;
  private final ModelRuntime runtime;
  private @Nullable Open open;

  /** What exists while a thread has the task. */
  private record Open(int partition, ModelThread thread, TaskRows rows, Parking parking) {}

  ModelStore(ReadModel model, ModelRuntime runtime) {
    this.model = model;
    this.runtime = runtime;
  }

  @Override
  public String name() {
    return model.storeName();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    int partition = context.taskId().partition();
    ModelThread thread = runtime.ofThisThread();
    TaskRows rows = new TaskRows(model, runtime, thread);
    open = new Open(partition, thread, rows, new Parking(runtime, thread, rows, partition));
    thread.opened(partition, this);
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
    TopicPartition partition = record.location().topicPartition();
    if (task().thread().held().contains(partition)) {
      return; // it is read again when the partition is released
    }
    if (record.location().offset() > rows().fold(record.location().topic()).offsetOf(record.key())
        && !apply(record)) {
      return;
    }
    rows().unwritten().records.add(record);
    rows().unwritten().bytes += record.sizeBytes();
    rows().unwritten().reached(partition, record.location().offset() + 1);
  }

  /**
   * @return false when there is no room to park it
   */
  private boolean apply(RawRecord record) {
    if (parking().amendments().isDropped(record)) {
      return true; // an operator has given it up
    }
    ParkedKey parked = parking().of(record);
    if (parked != null
        && parked.reason() != Reason.GAP
        && (record.location().offset() > parked.lastOffset()
            || parking().isParked(record, parked))) {
      return parking().park(record, parked);
    }
    return switch (outcome(record)) {
      case FoldResult.Folded folded -> {
        rows().apply(folded);
        if (parked != null) { // the missing version has come
          parking().dueNow(parked.id());
        }
        yield true;
      }
      case FoldResult.Duplicate() -> {
        rows().unwritten().duplicates++;
        yield true;
      }
      case FoldResult.Failed(var reason, var why) -> parking().park(record, reason, why);
      case FoldResult.Wait(var why) -> throw new RegistryAway(why);
    };
  }

  /** Waits while the registry is unavailable. */
  private FoldResult outcome(RawRecord logged) {
    RawRecord record = parking().amendments().asCorrected(logged);
    boolean acceptGap = parking().amendments().acceptsGap(logged);
    return runtime.retrying(
        () -> {
          FoldResult outcome = rows().fold(record.location().topic()).of(record, false, acceptGap);
          if (outcome instanceof FoldResult.Wait(var why)) {
            throw new RegistryAway(why);
          }
          return outcome;
        });
  }

  /** All records before this offset are folded or parked. Transaction markers count as well. */
  void reached(TopicPartition partition, long nextOffset) {
    if (!task().thread().held().contains(partition)) {
      rows().unwritten().reached(partition, nextOffset);
    }
  }

  private void prefetch(List<RawRecord> records) {
    records.stream()
        .collect(
            Collectors.groupingBy(
                record -> record.location().topic(),
                Collectors.mapping(RawRecord::key, Collectors.toSet())))
        .forEach(this::prefetch);
  }

  /** Loads the rows that the next records need, in one query. */
  void prefetch(String topic, Collection<String> recordKeys) {
    rows().prefetch(topic, recordKeys);
  }

  /**
   * Streams calls this after its offset commit, which does not matter here: the progress in the
   * database counts.
   */
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

  /** Finds the record that the database refuses, and writes all others. */
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
            .reached(refused.location().topicPartition(), refused.location().offset() + 1);
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

  /**
   * Retries parked records and carries out requests; called regularly by the thread that owns the
   * partition.
   */
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

  /** Writes nothing: what is not in the database yet is read again from the log. */
  @Override
  public void close() {
    if (open != null) {
      runtime.parked(open.partition(), List.of());
      open.thread().closed(open.partition(), this);
      open = null;
    }
  }

  @Override
  public boolean persistent() {
    return false; // no files that Streams would have to keep or restore
  }

  @Override
  public boolean isOpen() {
    return open != null;
  }
}
