package io.mediahub.streams.readmodel;

import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import io.mediahub.streams.readmodel.ReadModelDatabase.DatabaseUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database sessions of one read model, one per stream thread, and how long they go on trying.
 */
public final class ReadModelSessions {
  private static final Logger log = LoggerFactory.getLogger(ReadModelSessions.class);

  private final ReadModel model;
  private final ReadModelDatabase.Factory factory;
  private final WriterSchemas schemas;
  private final ReadModelSettings settings;
  private final ThreadLocal<ReadModelSession> current =
      ThreadLocal.withInitial(() -> new ReadModelSession(this, open()));
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Instant unavailableSince;
  private volatile String unavailableWhy = "";
  private final ConcurrentMap<Integer, List<ParkedKey>> parked = new ConcurrentHashMap<>();
  private final ConcurrentMap<TopicPartition, String> held = new ConcurrentHashMap<>();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder gaps = new LongAdder();

  public ReadModelSessions(
      ReadModel model,
      ReadModelDatabase.Factory factory,
      WriterSchemas schemas,
      ReadModelSettings settings) {
    this.model = model;
    this.factory = factory;
    this.schemas = schemas;
    this.settings = settings;
  }

  private ReadModelDatabase open() {
    return factory.open(model);
  }

  WriterSchemas schemas() {
    return schemas;
  }

  ReadModel model() {
    return model;
  }

  String name() {
    return model.name();
  }

  public ReadModelSettings settings() {
    return settings;
  }

  ReadModelSession ofThisThread() {
    return current.get();
  }

  void closed() {
    current.remove();
  }

  /** Since when it waits for the database or the registry; null while both answer. */
  public @Nullable Instant unavailableSince() {
    return unavailableSince;
  }

  /** What it waits for. */
  public String unavailableWhy() {
    return unavailableWhy;
  }

  /** The parked keys of the partitions that this process owns. */
  public List<ParkedKey> parked() {
    return parked.values().stream().flatMap(List::stream).toList();
  }

  void parked(int partition, List<ParkedKey> keys) {
    if (keys.isEmpty()) {
      parked.remove(partition);
    } else {
      parked.put(partition, keys);
    }
  }

  /** Partitions that are not read on, and why; only somebody who looks at it can help. */
  public Map<String, String> held() {
    Map<String, String> sentences = new TreeMap<>();
    held.forEach((partition, why) -> sentences.put(partition.toString(), why));
    return sentences;
  }

  void held(TopicPartition partition, @Nullable String why) {
    if (why == null) {
      held.remove(partition);
    } else if (!why.equals(held.put(partition, why))) {
      log.atError()
          .addKeyValue("model", name())
          .addKeyValue("partition", partition)
          .log("The partition is not read on: {}", why);
    }
  }

  void count(long moreDuplicates, long moreGaps) {
    duplicates.add(moreDuplicates);
    gaps.add(moreGaps);
  }

  /** Events that came again and were passed by, since the process was started. */
  public long duplicates() {
    return duplicates.sum();
  }

  /** Times that a version was missing, since the process was started. */
  public long gaps() {
    return gaps.sum();
  }

  void available() {
    if (unavailableSince != null) {
      log.atInfo().addKeyValue("model", name()).log("It goes on: what it waited for answers.");
      unavailableSince = null;
      unavailableWhy = "";
    }
  }

  void unavailable(RuntimeException reason) {
    unavailableWhy = Fold.firstLine(reason);
    if (unavailableSince == null) {
      unavailableSince = Instant.now();
      log.atWarn()
          .addKeyValue("model", name())
          .log("It waits, and tries on: {}", reason.getMessage());
    }
  }

  /**
   * Does it again while the database or the registry does not answer. A thread that dies instead
   * costs seconds, and rows that were read once more.
   *
   * @throws DatabaseUnavailable or {@link RegistryAway} after {@link
   *     ReadModelSettings#giveUpAfter}, or when stopping
   */
  <T> T retrying(Supplier<T> work) {
    long deadline = System.nanoTime() + settings.giveUpAfter().toNanos();
    Duration pause = Duration.ofMillis(50);
    while (true) {
      try {
        T result = work.get();
        available();
        return result;
      } catch (DatabaseUnavailable | RegistryAway e) {
        unavailable(e);
        if (System.nanoTime() > deadline || stoppedWithin(pause)) {
          throw e;
        }
        pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause.multipliedBy(2);
      }
    }
  }

  private static final Duration MAX_PAUSE = Duration.ofSeconds(2);

  private boolean stoppedWithin(Duration pause) {
    try {
      return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends all waiting for the database, so that the threads can stop. */
  public void stop() {
    stopping.countDown();
  }
}
