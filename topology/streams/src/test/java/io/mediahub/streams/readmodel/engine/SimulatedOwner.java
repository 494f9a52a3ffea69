package io.mediahub.streams.readmodel.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;

/**
 * A stream thread of a read model without Kafka: the engine's own classes, called in the order in
 * which Kafka Streams and {@link PositionedConsumer} call them. What happens between two calls is
 * up to the caller, and so is the time.
 */
public final class SimulatedOwner {
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  /** The log as a consumer sees it. */
  public interface Log {
    /**
     * @return committed records, and where to read on; at most {@code max} records
     */
    Fetched fetch(TopicPartition partition, long from, int max);

    /** Offset behind the last record that can be read. */
    long end(TopicPartition partition);

    int partitions();
  }

  /**
   * @param next behind the last record, and behind markers and aborted records that follow it
   */
  public record Fetched(List<RawRecord> records, long next) {}

  /** What passes only when somebody waits. Starts at an odd place, as a machine's does. */
  public static final class VirtualTime implements ModelTime {
    private long nanos = -5;

    public void advance(Duration by) {
      nanos += by.toNanos();
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public boolean stoppedWithin(Duration pause, CountDownLatch stopping) {
      advance(pause);
      return stopping.getCount() == 0;
    }
  }

  private static final class Task {
    final ModelStore store;
    final Map<TopicPartition, ArrayDeque<RawRecord>> buffered = new TreeMap<>(ORDER);

    Task(ModelStore store) {
      this.store = store;
    }
  }

  private final ReadModel model;
  private final ModelRuntime runtime;
  private final Log log;
  private final Map<TopicPartition, Long> groupOffsets;
  private final boolean followsGroup;
  private final Map<Integer, Task> tasks = new TreeMap<>();
  private final Map<TopicPartition, Long> positions = new TreeMap<>(ORDER);

  /**
   * @param groupOffsets what Kafka keeps for the group: written at each commit
   * @param followsGroup reads on from there, which is wrong
   */
  public SimulatedOwner(
      ReadModel model,
      ModelDatabase database,
      WriterSchemas schemas,
      ModelSettings settings,
      VirtualTime time,
      Log log,
      Map<TopicPartition, Long> groupOffsets,
      boolean followsGroup) {
    this.model = model;
    this.groupOffsets = groupOffsets;
    this.followsGroup = followsGroup;
    this.log = log;
    this.runtime = new ModelRuntime(model, same -> database, schemas, settings, time);
  }

  private ModelThread thread() {
    return runtime.ofThisThread();
  }

  public Set<Integer> partitions() {
    return new TreeSet<>(tasks.keySet());
  }

  private List<TopicPartition> topicPartitions(Collection<Integer> partitions) {
    List<TopicPartition> all = new ArrayList<>();
    for (int partition : partitions) {
      model.sources().forEach(s -> all.add(new TopicPartition(s.topic().name(), partition)));
    }
    return all;
  }

  /** As when the group has given it these partitions: seeks first, then opens the stores. */
  public void assign(Collection<Integer> partitions) {
    List<TopicPartition> assigned = topicPartitions(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>();
    assigned.forEach(partition -> ends.put(partition, log.end(partition)));
    thread()
        .assigned(assigned, new LogBounds(Map.of(), ends, Map.of()), topic -> log.partitions())
        .forEach((partition, start) -> positions.put(partition, start.offset()));
    if (followsGroup) {
      assigned.forEach(
          partition -> positions.put(partition, groupOffsets.getOrDefault(partition, 0L)));
    }
    for (int partition : partitions) {
      ModelStore store = new ModelStore(model, runtime);
      store.init(context(partition), store);
      tasks.put(partition, new Task(store));
    }
  }

  private static StateStoreContext context(int partition) {
    return (StateStoreContext)
        Proxy.newProxyInstance(
            SimulatedOwner.class.getClassLoader(),
            new Class<?>[] {StateStoreContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "taskId" -> new TaskId(0, partition);
                  case "register" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Takes partitions away; what is not written is dropped with its task. */
  public void lose(Collection<Integer> partitions) {
    for (int partition : partitions) {
      Task task = tasks.remove(partition);
      if (task != null) {
        task.store.close();
      }
    }
    List<TopicPartition> lost = topicPartitions(partitions);
    thread().unassigned(lost);
    lost.forEach(positions::remove);
  }

  /** Takes partitions away in good order: what was processed is written first. */
  public void revoke(Collection<Integer> partitions) {
    commit(partitions);
    lose(partitions);
  }

  /**
   * Reads on.
   *
   * @param max records of each partition
   * @return how many records came; -1 when it had to join again
   */
  public int poll(int max) {
    try {
      thread().beforePoll();
    } catch (TaskMigratedException e) {
      Set<Integer> mine = partitions();
      lose(mine);
      assign(mine);
      return -1;
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new TreeMap<>(ORDER);
    int count = 0;
    for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
      TopicPartition partition = position.getKey();
      if (thread().held().contains(partition)) {
        continue;
      }
      Fetched fetched = log.fetch(partition, position.getValue(), max);
      position.setValue(fetched.next());
      if (!fetched.records().isEmpty()) {
        polled.put(partition, fetched.records().stream().map(SimulatedOwner::consumed).toList());
        buffer(partition).addAll(fetched.records());
        count += fetched.records().size();
      }
    }
    thread().polled(new ConsumerRecords<>(polled, Map.of()));
    return count;
  }

  private ArrayDeque<RawRecord> buffer(TopicPartition partition) {
    return tasks
        .get(partition.partition())
        .buffered
        .computeIfAbsent(partition, unseen -> new ArrayDeque<>());
  }

  private static ConsumerRecord<byte[], byte[]> consumed(RawRecord record) {
    EventLocation at = record.location();
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        at.offset(),
        at.recordedAt().toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        record.key().length(),
        record.value().length,
        record.key().getBytes(UTF_8),
        record.value(),
        new RecordHeaders(),
        Optional.of(0));
  }

  /** Partitions of the log that have records here which are not processed. */
  public List<TopicPartition> buffered() {
    List<TopicPartition> waiting = new ArrayList<>();
    tasks
        .values()
        .forEach(
            task ->
                task.buffered.forEach(
                    (partition, records) -> {
                      if (!records.isEmpty()) {
                        waiting.add(partition);
                      }
                    }));
    return waiting;
  }

  /** Processes the next record of a partition of the log. */
  public void process(TopicPartition partition) {
    Task task = tasks.get(partition.partition());
    task.store.process(task.buffered.get(partition).removeFirst());
  }

  /** As at the end of a commit interval: the offsets first, then the stores. */
  public void commit() {
    commit(partitions());
  }

  private void commit(Collection<Integer> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach(
        (partition, position) -> {
          if (partitions.contains(partition.partition())) {
            ArrayDeque<RawRecord> waiting = buffer(partition);
            long next = waiting.isEmpty() ? position : waiting.getFirst().location().offset();
            offsets.put(partition, new OffsetAndMetadata(next));
            groupOffsets.put(partition, next);
          }
        });
    thread().committed(offsets);
    for (int partition : partitions) {
      Task task = tasks.get(partition);
      if (task != null) {
        task.store.commit(Map.of());
      }
    }
  }

  /** As each second. */
  public void lookAfterParked() {
    tasks.values().forEach(task -> task.store.lookAfterParked());
  }

  /** Whether nothing is left to do: all is read, processed and written. */
  public boolean isUpToDate() {
    return buffered().isEmpty()
        && positions.entrySet().stream()
            .allMatch(position -> position.getValue() >= log.end(position.getKey()));
  }

  public Map<String, String> held() {
    return runtime.held();
  }

  /** Lets go of everything: a thread keeps what its engine holds. */
  public void close() {
    thread().close();
  }
}
