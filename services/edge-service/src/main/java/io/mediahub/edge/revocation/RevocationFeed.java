package io.mediahub.edge.revocation;

import io.mediahub.edge.settings.EdgeSettings;
import io.mediahub.edge.settings.PlatformSettings;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.Undecodable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mediahub.Envelope;
import mediahub.grant.GrantRevoked;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads grant and playback events from the log and applies them. No consumer group: every edge
 * hears everything, from its own start on back as far as a playback can last, and keeps no
 * position.
 */
public final class RevocationFeed implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
  private static final List<Topic<? extends Envelope>> TOPICS =
      List.of(Topics.PLAYBACK_EVENTS, Topics.GRANT_EVENTS);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(5);
  private static final long BACK_OFF_MILLIS = 500;

  private final PlatformSettings platform;
  private final EdgeSettings.Revocation settings;
  private final Revocations revocations;
  private final LogContact contact;
  private final Clock clock;
  private final Timer applied;
  private final Counter unreadable;
  private final Counter forgotten;
  private final Map<String, Deserializer<?>> deserializers = new HashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean running;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private volatile @Nullable Thread thread;

  RevocationFeed(
      PlatformSettings platform,
      EdgeSettings.Revocation settings,
      Revocations revocations,
      LogContact contact,
      Clock clock,
      MeterRegistry meters) {
    this.platform = platform;
    this.settings = settings;
    this.revocations = revocations;
    this.contact = contact;
    this.clock = clock;
    this.applied =
        Timer.builder("mediahub.edge.revocation.applied")
            .description("From the decision to revoke a grant to the edge denying its playbacks")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
    this.unreadable =
        Counter.builder("mediahub.edge.revocation.unreadable")
            .description("Records that were skipped because they are not events")
            .register(meters);
    this.forgotten =
        Counter.builder("mediahub.edge.revocation.forgotten")
            .description("Entries dropped before their end because there were too many")
            .register(meters);
    meters.gauge("mediahub.edge.revocation.playbacks", revocations, Revocations::playbacks);
    meters.gauge("mediahub.edge.revocation.grants", revocations, Revocations::revokedGrants);
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("revocation-feed").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    stopping.countDown();
    KafkaConsumer<String, byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    Thread feed = thread;
    if (feed != null) {
      try {
        feed.join(Duration.ofSeconds(3));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try (var opened = new KafkaConsumer<String, byte[]>(consumerSettings())) {
        consumer = opened;
        follow(opened);
      } catch (WakeupException | InterruptException stopping) {
        // asked to stop, or started again
      } catch (RuntimeException e) {
        // Whatever it was, the edge goes on hearing: a new consumer reads the past again.
        broken(e);
        pause();
      } finally {
        consumer = null;
      }
    }
    deserializers.values().forEach(Deserializer::close);
  }

  private void broken(RuntimeException error) {
    String trouble = "The log cannot be read: " + error.getMessage();
    boolean news = !trouble.equals(contact.trouble());
    contact.failed(trouble);
    if (error instanceof RetriableException) {
      if (news) {
        LOG.warn(trouble);
      }
    } else {
      LOG.warn("The revocation feed broke off and starts again", error);
    }
  }

  private void follow(KafkaConsumer<String, byte[]> log) {
    contact.readsAnew();
    List<TopicPartition> partitions = partitions(log);
    if (partitions.isEmpty()) {
      pause();
      return;
    }
    log.assign(partitions);
    Map<TopicPartition, Long> past = seekBack(log, partitions);
    Instant checked = Instant.MIN;
    Instant swept = clock.instant();
    boolean caughtUp = false;
    while (running) {
      for (ConsumerRecord<String, byte[]> record : log.poll(POLL)) {
        apply(record, caughtUp);
      }
      Instant now = clock.instant();
      if (!caughtUp) {
        caughtUp = past.entrySet().stream().allMatch(e -> log.position(e.getKey()) >= e.getValue());
        if (caughtUp) {
          LOG.atInfo()
              .addKeyValue("playbacks", revocations.playbacks())
              .addKeyValue("revokedGrants", revocations.revokedGrants())
              .log("Revocations are known up to now");
          contact.reached(now, true);
        }
      }
      // A poll says nothing of a broker that is away; a question does.
      if (Duration.between(checked, now).compareTo(BETWEEN_CHECKS) > 0) {
        checked = now;
        ask(log, partitions, caughtUp);
      }
      if (Duration.between(swept, now).compareTo(BETWEEN_SWEEPS) > 0) {
        swept = now;
        forgotten.increment(revocations.forget(now));
      }
    }
  }

  private void ask(
      KafkaConsumer<String, byte[]> log, List<TopicPartition> partitions, boolean caughtUp) {
    try {
      log.endOffsets(partitions, ASK);
      contact.reached(clock.instant(), caughtUp);
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      contact.failed("The log does not answer: " + e.getMessage());
    }
  }

  /** Empty while the topics are not there yet. */
  private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> log) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic<?> topic : TOPICS) {
      var known = log.partitionsFor(topic.name(), ASK);
      if (known == null || known.isEmpty()) {
        contact.failed("The topic " + topic.name() + " does not exist yet.");
        return List.of();
      }
      known.forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
    }
    return partitions;
  }

  /** Goes back as far as matters; returns the ends that must be reached to know the past. */
  private Map<TopicPartition, Long> seekBack(
      KafkaConsumer<String, byte[]> log, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = log.endOffsets(partitions, ASK);
    Instant from = clock.instant().minus(settings.maxPlaybackLife()).minus(CLOCKS_MAY_DIFFER);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
    var offsets = log.offsetsForTimes(times, ASK);
    for (TopicPartition partition : partitions) {
      var found = offsets.get(partition);
      log.seek(partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset());
    }
    return ends;
  }

  private void apply(ConsumerRecord<String, byte[]> record, boolean live) {
    Envelope envelope = read(record);
    if (envelope == null) {
      return;
    }
    revocations.apply(envelope);
    if (live && envelope.fact() instanceof GrantRevoked) {
      Duration took = Duration.between(envelope.getMetadata().getOccurredAt(), clock.instant());
      applied.record(took.isNegative() ? Duration.ZERO : took);
    }
  }

  /**
   * Null for what is not an event. A registry that cannot be asked is waited for: skipping then
   * could skip a revocation.
   */
  private @Nullable Envelope read(ConsumerRecord<String, byte[]> record) {
    if (!Undecodable.hasWireFormat(record.value())) {
      return skip(record, "it is not in Confluent wire format");
    }
    while (running) {
      try {
        // Of whatever type the schema says that the bytes name.
        Object value = deserializer(record.topic()).deserialize(record.topic(), record.value());
        return value instanceof Envelope envelope ? envelope : skip(record, "it is no event");
      } catch (RuntimeException e) {
        if (Undecodable.is(record.value(), e)) {
          return skip(record, String.valueOf(e.getMessage()));
        }
        contact.failed("An event's schema cannot be had from the registry: " + e.getMessage());
        pause();
      }
    }
    return null;
  }

  private @Nullable Envelope skip(ConsumerRecord<String, byte[]> record, String why) {
    unreadable.increment();
    LOG.atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .log("A record was skipped: {}", why);
    return null;
  }

  private Deserializer<?> deserializer(String topic) {
    return deserializers.computeIfAbsent(
        topic,
        name -> {
          var registry = platform.registry();
          var serdes =
              new AvroSerdes(
                  SerdeSettings.apicurio(registry.url())
                      .with(null, registry.deserializer(), registry.properties()));
          return serdes.deserializer(
              TOPICS.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow());
        });
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> config = new HashMap<>(platform.kafka().properties());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, platform.kafka().bootstrap());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "edge-revocation");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A log that was set back is read again from the past, not from wherever it ends.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2000);
    return config;
  }

  private void pause() {
    try {
      stopping.await(BACK_OFF_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
