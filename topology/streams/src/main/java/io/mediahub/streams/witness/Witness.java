package io.mediahub.streams.witness;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import io.mediahub.streams.witness.LiveRows.Live;
import io.mediahub.streams.witness.Testimony.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log from its beginning, folds a sample of keys by itself, and holds it against the live
 * rows again and again. A row is divergent when it lacks an event that its progress covers, or has
 * other values at the same version, and that twice in a row.
 */
public final class Witness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);

  /**
   * @param oneIn keys of so many are followed at first
   * @param mostKeys of each kind
   * @param every how often the rows are looked at
   * @param again how soon a row that seems divergent is looked at again
   */
  public record Settings(int oneIn, int mostKeys, Duration every, Duration again) {
    public static final Settings DEFAULT =
        new Settings(8, 500, Duration.ofSeconds(20), Duration.ofSeconds(4));
  }

  /**
   * A row that is not what the log gives.
   *
   * @param what differs; never a value
   */
  public record Divergence(Kind kind, String key, String what, Instant since) {}

  private final Settings settings;
  private final LiveRows rows;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Sample<?>> samples = new HashMap<>();
  private final ConcurrentMap<String, Divergence> divergent = new ConcurrentHashMap<>();
  private final Set<String> suspected = new HashSet<>();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile int followed;
  private volatile @Nullable Instant comparedAt;

  /**
   * @param connection properties that every client needs to reach the brokers
   */
  public Witness(
      Map<String, String> connection, WriterSchemas schemas, LiveRows rows, Settings settings) {
    this.settings = settings;
    this.rows = rows;
    add(
        new Sample<>(
            Kind.USER, Topics.USER_EVENTS, schemas, settings.oneIn(), settings.mostKeys()));
    add(
        new Sample<>(
            Kind.GRANT, Topics.GRANT_EVENTS, schemas, settings.oneIn(), settings.mostKeys()));
    add(
        new Sample<>(
            Kind.UPLOAD, Topics.UPLOAD_EVENTS, schemas, settings.oneIn(), settings.mostKeys()));
    Map<String, Object> config = new HashMap<>(connection);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mediahub-witness");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // A quiet log is asked once in a while, and answers when there is something.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10_000);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    thread = Thread.ofPlatform().name("witness").daemon().unstarted(this::run);
  }

  private void add(Sample<?> sample) {
    samples.put(sample.kind().topic(), sample);
  }

  public void start() {
    thread.start();
  }

  /** The rows that are divergent now. */
  public Collection<Divergence> divergent() {
    return List.copyOf(divergent.values());
  }

  /** How many keys it follows. */
  public int followed() {
    return followed;
  }

  /** When it last compared; null before the first time. */
  public @Nullable Instant comparedAt() {
    return comparedAt;
  }

  private void run() {
    try (consumer) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : samples.keySet()) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long next = System.nanoTime() + settings.again().toNanos();
      while (!stopping) {
        long left = next - System.nanoTime();
        if (left > 0) {
          take(consumer.poll(Duration.ofNanos(left)));
        } else {
          boolean sure = compare();
          next = System.nanoTime() + (sure ? settings.every() : settings.again()).toNanos();
        }
      }
    } catch (WakeupException e) {
      // it is closed
    } catch (RuntimeException e) {
      LOG.error("The witness has ended; rows are no longer checked: {}", e.getMessage(), e);
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      Sample<?> sample = samples.get(partition.topic());
      for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
        try {
          if (sample != null) {
            sample.add(record);
          }
        } catch (RegistryAway e) {
          consumer.seek(partition, record.offset()); // and again with the next poll
          break;
        }
      }
    }
  }

  /**
   * @return false when a row must be looked at again soon
   */
  private boolean compare() {
    Set<String> suspects = new HashSet<>();
    int keys = 0;
    for (Sample<?> sample : samples.values()) {
      Collection<Testimony> testimonies = sample.all();
      keys += testimonies.size();
      try {
        compare(sample.kind(), testimonies, suspects);
      } catch (RuntimeException e) {
        LOG.debug("The rows of {} could not be read: {}", sample.kind(), e.getMessage());
      }
    }
    followed = keys;
    comparedAt = Instant.now();
    boolean sure = suspected.containsAll(suspects);
    suspected.clear();
    suspected.addAll(suspects);
    return sure;
  }

  private void compare(Kind kind, Collection<Testimony> testimonies, Set<String> suspects) {
    if (testimonies.isEmpty()) {
      return;
    }
    List<String> keys = testimonies.stream().map(Testimony::key).toList();
    Map<Integer, Long> progress = rows.progress(kind); // before the rows, which are newer then
    Map<String, Live> live = rows.read(kind, keys);
    Map<String, String> found = new HashMap<>();
    for (Testimony testimony : testimonies) {
      String what =
          difference(
              testimony,
              live.get(testimony.key()),
              progress.getOrDefault(testimony.partition(), 0L));
      if (what != null) {
        found.put(testimony.key(), what);
      }
    }
    if (!found.isEmpty()) {
      found.keySet().removeAll(rows.parked(kind, found.keySet()));
    }
    for (String key : keys) {
      String id = kind + " " + key;
      String what = found.get(key);
      if (what == null) {
        divergent.remove(id);
      } else {
        suspects.add(id);
        if (suspected.contains(id)) {
          alarm(id, new Divergence(kind, key, what, Instant.now()));
        }
      }
    }
  }

  /** Null when they agree, or one of both is merely ahead. */
  private static @Nullable String difference(
      Testimony testimony, @Nullable Live live, long progress) {
    long version = live == null ? 0 : live.version();
    if (version < testimony.version()) {
      return progress > testimony.offset()
          ? "it lacks the version %d, which its progress covers".formatted(testimony.version())
          : null;
    }
    if (live == null || version > testimony.version() || live.fields().equals(testimony.fields())) {
      return null;
    }
    if (live.fields().isEmpty() || testimony.fields().isEmpty()) {
      return live.fields().isEmpty() ? "it has no row" : "it has a row";
    }
    List<String> names = new ArrayList<>();
    testimony
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.equals(live.fields().get(name))) {
                names.add(name);
              }
            });
    return "differs in " + String.join(", ", names.stream().sorted().toList());
  }

  private void alarm(String id, Divergence found) {
    if (divergent.putIfAbsent(id, found) == null) {
      LOG.atError()
          .addKeyValue("model", found.kind().model())
          .addKeyValue("key", found.key())
          .log(
              "A row is not what the log gives: {}. Compare all rows with './mediahub rebuild {}"
                  + " --prove', and mend them with './mediahub rebuild {}'.",
              found.what(),
              found.kind().model(),
              found.kind().model());
    }
  }

  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
