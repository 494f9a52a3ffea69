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
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;
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
  private final Map<TopicPartition, Integer> epochs = new HashMap<>();
  private final Map<TopicPartition, Uuid> topicIds = new HashMap<>();
  private final Map<TopicPartition, Hold> held = new HashMap<>();
  private final Map<Integer, ReadModelStore> stores = new HashMap<>();
  private boolean moved;
  private long verifiedAtNanos = System.nanoTime();

  /** Why a partition is not read on. */
  private enum Hold {
    /** There is no room for what would have to be parked. */
    ROOM,
    /** The log, or whoever wrote the rows, is not what they should be. */
    ALARM
  }

  /**
   * Where to read on.
   *
   * @param leaderEpoch of the log when it was read up to there, where it is known
   */
  record Start(long offset, @Nullable Integer leaderEpoch) {}

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
   * Where to read on after these partitions were assigned. Those that cannot be read on are held.
   *
   * @param partitionCount of a topic
   */
  Map<TopicPartition, Start> assigned(
      Collection<TopicPartition> partitions,
      LogBounds bounds,
      ToIntFunction<String> partitionCount) {
    Map<TopicPartition, Progress> positions =
        new HashMap<>(retrying(() -> database.positions(partitions)));
    if (isOlderFold(positions.values())) {
      rebuild();
      positions.replaceAll((partition, old) -> Progress.none(sessions.model().foldVersion()));
    }
    Map<TopicPartition, Start> starts = new HashMap<>();
    positions.forEach(
        (partition, progress) -> {
          known.put(partition, progress.nextOffset());
          epochs.remove(partition);
          Uuid topicId = bounds.topicId(partition);
          if (topicId != null) {
            topicIds.put(partition, topicId);
          }
          starts.put(partition, start(partition, progress, bounds, partitionCount));
        });
    return starts;
  }

  private Start start(
      TopicPartition partition,
      Progress progress,
      LogBounds bounds,
      ToIntFunction<String> partitionCount) {
    long position = progress.nextOffset();
    String alarm = alarm(partition, progress, bounds);
    if (alarm != null) {
      hold(partition, Hold.ALARM, alarm);
      return new Start(Math.max(position, bounds.beginning(partition)), null);
    }
    release(partition);
    if (position > bounds.end(partition)) {
      cutOff(partition, position, bounds.end(partition), partitionCount);
      return new Start(bounds.beginning(partition), null);
    }
    return new Start(Math.max(position, bounds.beginning(partition)), progress.leaderEpoch());
  }

  private @Nullable String alarm(TopicPartition partition, Progress progress, LogBounds bounds) {
    if (progress.foldVersion() > sessions.model().foldVersion()) {
      return ("Its rows were made by version %d of its folds, and this is version %d. Upgrade this"
              + " service.")
          .formatted(progress.foldVersion(), sessions.model().foldVersion());
    }
    if (!sessions.model().source(partition.topic()).isOfFacts()) {
      return null;
    }
    if (bounds.beginning(partition) > progress.nextOffset()) {
      return ("The log begins at %d and was read up to %d: the events between are gone. Restore the"
              + " topic, or the model's database from a newer backup; a rebuild would lack them.")
          .formatted(bounds.beginning(partition), progress.nextOffset());
    }
    Uuid now = bounds.topicId(partition);
    if (now != null && progress.topicId() != null && !now.equals(progress.topicId())) {
      return ("The topic was deleted and made again: it is another log (%s) than the one that was"
              + " read (%s). Restore it, or rebuild the model if the new log is meant to be the"
              + " truth.")
          .formatted(now, progress.topicId());
    }
    return null;
  }

  private boolean isOlderFold(Collection<Progress> positions) {
    return positions.stream()
        .anyMatch(position -> position.foldVersion() < sessions.model().foldVersion());
  }

  private void rebuild() {
    log.atWarn()
        .addKeyValue("model", sessions.name())
        .log(
            "Its rows were made by an older version of its folds. They are dropped, and the log is"
                + " read from its beginning.");
    retrying(
        () -> {
          database.rebuild();
          return true;
        });
    moved = true; // whatever is in memory was made before
  }

  /** Rows in memory may be made of lost events too, so that all tasks begin anew. */
  private void cutOff(
      TopicPartition partition, long position, long end, ToIntFunction<String> partitionCount) {
    LostTail lost =
        new LostTail(
            partition,
            position,
            end,
            partitionCount.applyAsInt(partition.topic()),
            sessions.model().tablesMadeFrom(partition.topic()));
    log.atWarn()
        .addKeyValue("model", sessions.name())
        .log(
            "The log of {} is what was read only up to {}, and was read up to {}: its newest events"
                + " are lost. What they made is dropped, and the partition is read again.",
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
  }

  /**
   * Another log stands where the newest events were, as its leaders' epochs tell.
   *
   * @param end up to which it is what was read; the beginning where that cannot be told
   */
  void truncated(TopicPartition partition, long end, ToIntFunction<String> partitionCount) {
    cutOff(partition, known(partition), end, partitionCount);
  }

  void unassigned(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          known.remove(partition);
          release(partition);
        });
  }

  /** Nothing more is read from the partition, since there is no room to park what it has. */
  void hold(TopicPartition partition, String why) {
    hold(partition, Hold.ROOM, why);
  }

  private void hold(TopicPartition partition, Hold hold, String why) {
    held.put(partition, hold);
    sessions.held(partition, why);
  }

  private void release(TopicPartition partition) {
    if (held.remove(partition) != null) {
      sessions.held(partition, null);
    }
  }

  boolean isHeld(TopicPartition partition) {
    return held.containsKey(partition);
  }

  Set<TopicPartition> held() {
    return held.keySet();
  }

  /** What was held for want of room is read on, from where the database is. */
  void roomAgain(int partition) {
    if (held.entrySet().stream()
        .anyMatch(e -> e.getKey().partition() == partition && e.getValue() == Hold.ROOM)) {
      moved(new PositionsMoved("there is room again for what must be parked"));
    }
  }

  @Nullable String refusal(Row row) {
    return database.refusal(row);
  }

  List<Row> load(Table table, Collection<String> recordKeys) {
    return moved ? List.of() : retrying(() -> database.load(table, recordKeys));
  }

  List<ParkedKey> parkedKeys(int partition) {
    return retrying(
        () -> database.parkedKeys().stream().filter(key -> key.partition() == partition).toList());
  }

  Map<ParkedKey.Id, ParkedKey.Request> requests() {
    return retrying(database::requests);
  }

  List<RawRecord> parkedRecords(ParkedKey.Id id, int limit) {
    return retrying(() -> database.parkedRecords(id, limit));
  }

  void write(Unwritten unwritten) {
    write(unwritten, null);
  }

  /**
   * @param owned a partition that must still be this thread's, though nothing of it was reached
   * @throws ReadModelDatabase.ValueRefused when the database will not take a value
   */
  void write(Unwritten unwritten, @Nullable TopicPartition owned) {
    if (moved) {
      return;
    }
    List<Advance> advances = new ArrayList<>();
    unwritten.reached.forEach(
        (partition, to) -> {
          long from = known(partition);
          if (from < to) {
            advances.add(advance(partition, from, to));
          }
        });
    if (owned != null && advances.stream().noneMatch(a -> a.partition().equals(owned))) {
      advances.add(advance(owned, known(owned), known(owned)));
    }
    Changes changes = unwritten.changes(advances);
    if (changes.isEmpty()) {
      return;
    }
    try {
      retrying(
          () -> {
            database.write(changes);
            return true;
          });
      advances.forEach(advance -> known.put(advance.partition(), advance.to()));
      verifiedAtNanos = System.nanoTime();
    } catch (PositionsMoved e) {
      moved(e);
    }
  }

  private Advance advance(TopicPartition partition, long from, long to) {
    return new Advance(partition, from, to, epochs.get(partition), topicIds.get(partition));
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
      Set.copyOf(held.keySet()).forEach(this::release);
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
      Map<TopicPartition, Long> actual = new HashMap<>();
      database
          .positions(List.copyOf(known.keySet()))
          .forEach((partition, progress) -> actual.put(partition, progress.nextOffset()));
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
      records
          .records(partition)
          .getLast()
          .leaderEpoch()
          .ifPresent(epoch -> epochs.put(partition, epoch));
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

  /** Offsets that Streams is done with also cover markers. */
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
    Set.copyOf(held.keySet()).forEach(this::release);
    database.close();
    sessions.closed();
  }
}
