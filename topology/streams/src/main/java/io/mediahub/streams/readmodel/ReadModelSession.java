package io.mediahub.streams.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.streams.readmodel.ReadModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.ReadModelDatabase.PositionsMoved;
import java.util.ArrayList;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the consumer and the stores of one stream thread share: the connection, and the positions
 * that the database is known to have. Used by that thread alone.
 *
 * <p>When the database turns out to have other positions, nothing more is written from memory; the
 * next poll makes Streams give up its tasks, what it has polled and what is cached, and join again,
 * which seeks to where the database is.
 */
final class ReadModelSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReadModelSession.class);

  private final ReadModelSessions sessions;
  private final ReadModelDatabase database;
  private final Map<TopicPartition, Long> known = new HashMap<>();
  private final Map<Integer, ReadModelStore> stores = new HashMap<>();
  private boolean moved;
  private long verifiedAtNanos = System.nanoTime();

  ReadModelSession(ReadModelSessions sessions, ReadModelDatabase database) {
    this.sessions = sessions;
    this.database = database;
  }

  void opened(int partition, ReadModelStore store) {
    stores.put(partition, store);
  }

  void closed(int partition, ReadModelStore store) {
    stores.remove(partition, store);
  }

  /**
   * Where to read on after these partitions were assigned.
   *
   * @param partitionCount of a topic
   */
  Map<TopicPartition, Long> assigned(
      Collection<TopicPartition> partitions,
      LogBounds bounds,
      ToIntFunction<String> partitionCount) {
    Map<TopicPartition, Long> positions =
        new HashMap<>(retrying(() -> database.positions(partitions)));
    positions.forEach(known::put);
    positions.replaceAll(
        (partition, position) ->
            bounds.notBeforeBeginning(
                partition,
                position > bounds.end(partition)
                    ? cutOff(partition, position, bounds, partitionCount)
                    : position));
    return positions;
  }

  /** Rows in memory may be made of lost events too, so that all tasks begin anew. */
  private long cutOff(
      TopicPartition partition,
      long position,
      LogBounds bounds,
      ToIntFunction<String> partitionCount) {
    LostTail lost =
        new LostTail(
            partition,
            position,
            bounds.end(partition),
            partitionCount.applyAsInt(partition.topic()),
            sessions.model().tablesMadeFrom(partition.topic()));
    log.atWarn()
        .addKeyValue("model", sessions.name())
        .log(
            "The log of {} ends at {} and was read up to {}: its newest events are lost. What they"
                + " made is dropped, and the partition is read again.",
            partition,
            lost.end(),
            position);
    try {
      retrying(
          () -> {
            database.cutOff(lost);
            return true;
          });
      moved = true;
    } catch (PositionsMoved e) {
      moved(e);
    }
    return 0;
  }

  void unassigned(Collection<TopicPartition> partitions) {
    partitions.forEach(known::remove);
  }

  List<Row> load(Table table, Collection<String> recordKeys) {
    return moved ? List.of() : retrying(() -> database.load(table, recordKeys));
  }

  /**
   * @param reached offset of the first event not in the rows, per partition
   */
  void write(Map<Table, List<Row>> rows, Map<TopicPartition, Long> reached) {
    if (moved) {
      return;
    }
    List<Advance> advances = new ArrayList<>();
    reached.forEach(
        (partition, to) -> {
          long from = known(partition);
          if (from < to) {
            advances.add(new Advance(partition, from, to));
          }
        });
    if (advances.isEmpty() && rows.isEmpty()) {
      return;
    }
    try {
      retrying(
          () -> {
            database.write(rows, advances);
            return true;
          });
      advances.forEach(advance -> known.put(advance.partition(), advance.to()));
      verifiedAtNanos = System.nanoTime();
    } catch (PositionsMoved e) {
      moved(e);
    }
  }

  private void moved(PositionsMoved reason) {
    log.atWarn()
        .addKeyValue("model", sessions.name())
        .log(
            "The database is not where it was left; reading on from where it is: {}",
            reason.getMessage());
    moved = true;
  }

  private long known(TopicPartition partition) {
    Long position = known.get(partition);
    if (position == null) { // asked for now, it could be another owner's: the comparison would fit
      throw new IllegalStateException("The position of " + partition + " was never read.");
    }
    return position;
  }

  /**
   * @throws TaskMigratedException when the database has other positions than its rows were read for
   */
  void beforePoll() {
    if (!moved
        && !known.isEmpty()
        && sinceVerified() > sessions.settings().verifyEvery().toNanos()) {
      verify();
    }
    if (moved) {
      moved = false;
      known.clear();
      throw new TaskMigratedException("The positions of " + sessions.name() + " were moved");
    }
  }

  private long sinceVerified() {
    return System.nanoTime() - verifiedAtNanos;
  }

  /** Without events there is no write that would notice: an idle model looks from time to time. */
  private void verify() {
    verifiedAtNanos = System.nanoTime();
    try {
      Map<TopicPartition, Long> actual = database.positions(List.copyOf(known.keySet()));
      sessions.available();
      if (!actual.equals(known)) {
        moved(new PositionsMoved("positions are " + actual + " instead of " + known));
      }
    } catch (DatabaseUnavailable e) {
      sessions.unavailable(e);
    }
  }

  /** Loads the rows that a polled batch will touch. */
  void polled(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      ReadModelStore store = stores.get(partition.partition());
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

  /** Offsets that Streams is done with also cover records that were diverted and markers. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          ReadModelStore store = stores.get(partition.partition());
          if (store != null) {
            store.reached(partition, offset.offset());
          }
        });
  }

  private <T> T retrying(Supplier<T> work) {
    return sessions.retrying(work);
  }

  @Override
  public void close() {
    database.close();
    sessions.closed();
  }
}
