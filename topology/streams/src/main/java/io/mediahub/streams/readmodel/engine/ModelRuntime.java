package io.mediahub.streams.readmodel.engine;

import io.mediahub.schemas.Backoff;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all stream threads of one read model share: settings, status for health and metrics, and
 * retries.
 */
public final class ModelRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRuntime.class);

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

  private final ReadModel model;
  private final ModelDatabase.Factory factory;
  private final WriterSchemas schemas;
  private final ModelSettings settings;
  private final ModelTime time;
  private final ThreadLocal<ModelThread> current =
      ThreadLocal.withInitial(() -> new ModelThread(this, open()));
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Instant unavailableSince;
  private volatile String unavailableWhy = "";
  private final ConcurrentMap<Integer, List<ParkedKey>> parked = new ConcurrentHashMap<>();
  private final ConcurrentMap<TopicPartition, String> held = new ConcurrentHashMap<>();
  private final ConcurrentMap<TopicPartition, String> rebuild = new ConcurrentHashMap<>();
  private volatile long rebuildsInPlaceUpTo = 100_000;
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder gaps = new LongAdder();

  public ModelRuntime(
      ReadModel model,
      ModelDatabase.Factory factory,
      WriterSchemas schemas,
      ModelSettings settings) {
    this(model, factory, schemas, settings, ModelTime.REAL);
  }

  ModelRuntime(
      ReadModel model,
      ModelDatabase.Factory factory,
      WriterSchemas schemas,
      ModelSettings settings,
      ModelTime time) {
    this.model = model;
    this.factory = factory;
    this.schemas = schemas;
    this.settings = settings;
    this.time = time;
  }

  private ModelDatabase open() {
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

  public ModelSettings settings() {
    return settings;
  }

  ModelTime time() {
    return time;
  }

  ModelThread ofThisThread() {
    return current.get();
  }

  void closed() {
    current.remove();
  }

  /** Since when the database or the registry is unavailable; null while both answer. */
  public @Nullable Instant unavailableSince() {
    return unavailableSince;
  }

  /** Why it is unavailable. */
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

  /** Partitions that are held, and why; a person must act. */
  public Map<String, String> held() {
    Map<String, String> sentences = new TreeMap<>();
    held.forEach((partition, why) -> sentences.put(partition.toString(), why));
    return sentences;
  }

  void held(TopicPartition partition, @Nullable String why) {
    if (why == null) {
      held.remove(partition);
    } else if (!why.equals(held.put(partition, why))) {
      LOG.atError()
          .addKeyValue("model", name())
          .addKeyValue("partition", partition)
          .log("The partition is held and not read: {}", why);
    }
  }

  /**
   * Rows of older folds that came from so few offsets are made again in their place, in seconds.
   * More would be missing for minutes, so that a rebuild beside them is asked for.
   */
  long rebuildsInPlaceUpTo() {
    return rebuildsInPlaceUpTo;
  }

  /** For tests, which have short logs. */
  void rebuildInPlaceUpTo(long offsets) {
    rebuildsInPlaceUpTo = offsets;
  }

  /** Why the model must be made again, with the command; null when it need not be. */
  public @Nullable String wantsRebuild() {
    return rebuild.values().stream().findFirst().orElse(null);
  }

  void wantsRebuild(TopicPartition partition, @Nullable String sentence) {
    if (sentence == null) {
      rebuild.remove(partition);
      return;
    }
    boolean first = rebuild.isEmpty();
    rebuild.put(partition, sentence);
    if (first) {
      LOG.atError().addKeyValue("model", name()).log("The model is not read on: {}", sentence);
    }
  }

  void count(long moreDuplicates, long moreGaps) {
    duplicates.add(moreDuplicates);
    gaps.add(moreGaps);
  }

  /** Duplicate events that were skipped since the process started. */
  public long duplicates() {
    return duplicates.sum();
  }

  /** Gaps in versions since the process started. */
  public long gaps() {
    return gaps.sum();
  }

  void available() {
    if (unavailableSince != null) {
      LOG.atInfo()
          .addKeyValue("model", name())
          .log("The database and the registry answer again. Reading continues.");
      unavailableSince = null;
      unavailableWhy = "";
    }
  }

  void unavailable(RuntimeException reason) {
    unavailableWhy = Fold.firstLine(reason);
    if (unavailableSince == null) {
      unavailableSince = Instant.now();
      LOG.atWarn()
          .addKeyValue("model", name())
          .log("The database or the registry is unavailable. Retrying: {}", reason.getMessage());
    }
  }

  /**
   * Retries while the database or the registry does not answer. Letting the thread die instead
   * would cost seconds and a reload of its rows.
   *
   * @throws DatabaseUnavailable or {@link RegistryAway} after {@link ModelSettings#giveUpAfter}, or
   *     when stopping
   */
  <T> T retrying(Supplier<T> work) {
    long deadline = time.nanos() + settings.giveUpAfter().toNanos();
    for (int failures = 1; ; failures++) {
      try {
        T result = work.get();
        available();
        return result;
      } catch (DatabaseUnavailable | RegistryAway e) {
        unavailable(e);
        if (time.nanos() > deadline || stoppedWithin(BACKOFF.after(failures))) {
          throw e;
        }
      }
    }
  }

  private boolean stoppedWithin(Duration pause) {
    try {
      return time.stoppedWithin(pause, stopping);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends all waiting, so that the threads can stop. */
  public void stop() {
    stopping.countDown();
  }
}
