package io.mediahub.streams.readmodel.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict;
import io.mediahub.streams.readmodel.engine.StartingPoint.ReadOn;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the consumer and the stores of one stream thread share: the connection to the database, and
 * the progress that the database is known to have. Used by that thread alone.
 *
 * <p>When the database turns out to have another progress, nothing more is written from memory. The
 * next poll throws {@link TaskMigratedException}: Streams gives up its tasks with everything they
 * have cached and joins its group again, and the assignment seeks to the database's progress.
 */
final class ModelThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelThread.class);

  private final ModelRuntime runtime;
  private final ModelDatabase database;
  private final KnownProgress known = new KnownProgress();
  private final HeldPartitions held;
  private final Map<Integer, ModelStore> stores = new HashMap<>();
  private boolean mustRejoin;
  private long verifiedAtNanos;

  ModelThread(ModelRuntime runtime, ModelDatabase database) {
    this.runtime = runtime;
    this.database = database;
    this.held = new HeldPartitions(runtime);
    this.verifiedAtNanos = runtime.time().nanos();
  }

  void opened(int partition, ModelStore store) {
    stores.put(partition, store);
  }

  void closed(int partition, ModelStore store) {
    stores.remove(partition, store);
  }

  HeldPartitions held() {
    return held;
  }

  /**
   * Where to read on after these partitions were assigned. Those that must not be read are held.
   *
   * @param partitionCount of a topic
   */
  Map<TopicPartition, ReadOn> assigned(
      Collection<TopicPartition> partitions,
      LogBounds bounds,
      ToIntFunction<String> partitionCount) {
    Map<TopicPartition, Progress> reached =
        new HashMap<>(retrying(() -> database.progress(partitions)));
    int foldVersion = runtime.model().foldVersion();
    boolean older =
        reached.values().stream().anyMatch(progress -> progress.foldVersion() < foldVersion);
    if (older && length(reached.values()) <= runtime.rebuildsInPlaceUpTo()) {
      rebuild();
      reached.replaceAll(
          (partition, old) -> new Progress(0, null, null, foldVersion, old.generation()));
    }
    Map<TopicPartition, ReadOn> starts = new HashMap<>();
    reached.forEach(
        (partition, progress) -> {
          known.assigned(partition, progress, bounds.topicId(partition));
          starts.put(partition, start(partition, progress, bounds, partitionCount));
        });
    return starts;
  }

  private static long length(Collection<Progress> reached) {
    return reached.stream().mapToLong(Progress::nextOffset).sum();
  }

  private ReadOn start(
      TopicPartition partition,
      Progress progress,
      LogBounds bounds,
      ToIntFunction<String> partitionCount) {
    return switch (StartingPoint.of(runtime.model(), partition, progress, bounds)) {
      case ReadOn on -> {
        held.release(partition);
        yield on;
      }
      case StartingPoint.Truncated(long end) -> {
        held.release(partition);
        rewind(partition, end, partitionCount);
        yield new ReadOn(bounds.beginning(partition), null);
      }
      case StartingPoint.WantsRebuild(String sentence, long offset) -> {
        held.forRebuild(partition, sentence);
        yield new ReadOn(offset, null);
      }
      case StartingPoint.Alarm(String sentence, long offset) -> {
        held.forAlarm(partition, sentence);
        yield new ReadOn(offset, null);
      }
    };
  }

  private void rebuild() {
    LOG.atWarn()
        .addKeyValue("model", runtime.name())
        .log(
            "Its rows were made by an older version of its folds. They are dropped, and the log is"
                + " read from its beginning.");
    retrying(
        () -> {
          database.rebuild();
          return true;
        });
    mustRejoin = true; // rows in memory are of the older version
  }

  /**
   * Deletes what lost events made and reads the partition again from its beginning.
   *
   * @param end offset up to which the log is the one that was read; 0 where that is not known
   */
  void rewind(TopicPartition partition, long end, ToIntFunction<String> partitionCount) {
    TruncatedLog lost =
        new TruncatedLog(
            partition,
            known.offset(partition),
            end,
            partitionCount.applyAsInt(partition.topic()),
            runtime.model().tablesMadeFrom(partition.topic()));
    LOG.atWarn()
        .addKeyValue("model", runtime.name())
        .log(
            "The log of {} was read up to {}, and is the same log only up to {}: its newest events"
                + " are lost. Rows that they made are deleted, and the partition is read again.",
            partition,
            lost.nextOffset(),
            lost.end());
    try {
      retrying(
          () -> {
            database.rewind(lost);
            return true;
          });
      mustRejoin = true; // rows in memory may be made of lost events
    } catch (ProgressConflict e) {
      rejoin(e.getMessage());
    }
  }

  void unassigned(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          known.unassigned(partition);
          held.release(partition);
        });
  }

  /** Reads on what was held for want of room, from the database's progress. */
  void roomAgain(int partition) {
    if (held.waitsForRoom(partition)) {
      rejoin("there is room again for what must be parked");
    }
  }

  @Nullable String refusal(Row row) {
    return database.refusal(row);
  }

  List<Row> load(Table table, Collection<String> recordKeys) {
    return mustRejoin ? List.of() : retrying(() -> database.load(table, recordKeys));
  }

  List<ParkedKey> parkedKeys(int partition) {
    return retrying(
        () -> database.parkedKeys().stream().filter(key -> key.partition() == partition).toList());
  }

  Map<ParkedKey.Id, ParkedKey.Request> requests() {
    return retrying(database::requests);
  }

  Amendments amendments(int partition) {
    return new Amendments(
        retrying(
            () ->
                database.amendments().stream()
                    .filter(each -> each.partition() == partition)
                    .toList()));
  }

  List<RawRecord> parkedRecords(ParkedKey.Id id, int limit) {
    return retrying(() -> database.parkedRecords(id, limit));
  }

  /**
   * Writes the rows and the progress that they reflect, unless the database has another progress.
   *
   * @param owned a partition that must still be this thread's, though nothing of it was reached
   * @throws ModelDatabase.ValueRefused when the database will not take a value
   */
  void write(Unwritten unwritten, @Nullable TopicPartition owned) {
    if (mustRejoin) {
      return;
    }
    List<ProgressUpdate> updates = known.updates(unwritten.reached, owned);
    Changes changes = unwritten.changes(updates);
    if (changes.isEmpty()) {
      return;
    }
    try {
      retrying(
          () -> {
            database.write(changes);
            return true;
          });
      known.written(updates);
      verifiedAtNanos = runtime.time().nanos();
    } catch (ProgressConflict e) {
      rejoin(e.getMessage());
    }
  }

  private void rejoin(@Nullable String reason) {
    LOG.atWarn()
        .addKeyValue("model", runtime.name())
        .log("Reading starts again from the progress in the database: {}", reason);
    mustRejoin = true;
  }

  /**
   * @throws TaskMigratedException when the database has another progress than its rows were read
   *     for
   */
  void beforePoll() {
    if (!mustRejoin
        && !known.isEmpty()
        && runtime.time().nanos() - verifiedAtNanos > runtime.settings().verifyEvery().toNanos()) {
      verify();
    }
    if (mustRejoin) {
      mustRejoin = false;
      known.clear();
      held.releaseAll();
      throw new TaskMigratedException("The progress of " + runtime.name() + " was moved");
    }
  }

  /** An idle model writes nothing by which it would notice that its database was replaced. */
  private void verify() {
    verifiedAtNanos = runtime.time().nanos();
    try {
      String difference = known.differenceTo(database.progress(known.partitions()));
      runtime.available();
      if (difference != null) {
        rejoin(difference);
      }
    } catch (DatabaseUnavailable e) {
      runtime.unavailable(e);
    }
  }

  /** Loads the rows that a polled batch will touch. */
  void polled(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      records
          .records(partition)
          .getLast()
          .leaderEpoch()
          .ifPresent(epoch -> known.readUnder(partition, epoch));
      ModelStore store = stores.get(partition.partition());
      if (store != null) {
        Set<String> keys = new LinkedHashSet<>();
        for (var record : records.records(partition)) {
          if (record.key() != null) {
            keys.add(new String(record.key(), UTF_8));
          }
        }
        store.prefetch(partition.topic(), keys);
      }
    }
  }

  /** The offsets that Streams commits also cover transaction markers, which are no records. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          ModelStore store = stores.get(partition.partition());
          if (store != null) {
            store.reached(partition, offset.offset());
          }
        });
  }

  private <T> T retrying(Supplier<T> work) {
    return runtime.retrying(work);
  }

  @Override
  public void close() {
    held.releaseAll();
    database.close();
    runtime.closed();
  }
}
