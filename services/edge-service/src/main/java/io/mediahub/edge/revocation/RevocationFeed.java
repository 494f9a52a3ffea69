package io.mediahub.edge.revocation;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.edge.settings.EdgeSettings;
import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.RegistrySchemas;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
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

  /** Records that are tried again; beyond them what they concern stays refused for its time. */
  private static final int MOST_ASIDE = 1000;

  private final KafkaSettings kafka;
  private final EdgeSettings.Revocation settings;
  private final Revocations revocations;
  private final LogContact contact;
  private final Clock clock;
  private final Timer applied;
  private final Counter unreadable;
  private final WriterSchemas schemas;
  private final Map<String, EventDecoder<? extends Envelope>> decoders = new HashMap<>();
  private final List<ConsumerRecord<String, byte[]>> aside = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean running;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private volatile @Nullable Thread thread;

  RevocationFeed(
      KafkaSettings kafka,
      RegistrySettings registry,
      EdgeSettings.Revocation settings,
      Revocations revocations,
      LogContact contact,
      Clock clock,
      MeterRegistry meters) {
    this.kafka = kafka;
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
            .description("Records that could not be read; what they concern is refused")
            .register(meters);
    this.schemas =
        new RegistrySchemas(
            registry.url().toString(),
            registry.compatPath(),
            settings.degradedAfter(),
            registry.properties());
    Gauge.builder(
            "mediahub.edge.revocation.outbox.silence",
            contact,
            c -> Duration.between(c.heartbeat(), clock.instant()).toSeconds())
        .baseUnit("seconds")
        .description("Since the outbox last showed a sign of life")
        .register(meters);
    meters.gauge("mediahub.edge.revocation.unsure", revocations, Revocations::unreadableOnes);
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
  }

  private void broken(RuntimeException error) {
    String trouble = "The log cannot be read: " + error.getMessage();
    boolean news = !trouble.equals(contact.trouble(clock.instant()));
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
    contact.readsAnew(clock.instant());
    List<TopicPartition> partitions = partitions(log);
    if (partitions.isEmpty()) {
      pause();
      return;
    }
    List<TopicPartition> all = new ArrayList<>(partitions);
    all.addAll(heartbeats(log));
    log.assign(all);
    Map<TopicPartition, Long> past = seekBack(log, all);
    past.keySet().retainAll(partitions);
    Instant checked = Instant.MIN;
    Instant swept = clock.instant();
    boolean caughtUp = false;
    while (running) {
      for (ConsumerRecord<String, byte[]> record : log.poll(POLL)) {
        take(record, caughtUp);
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
        tryAgain(now);
      }
      if (Duration.between(swept, now).compareTo(BETWEEN_SWEEPS) > 0) {
        swept = now;
        revocations.forget(now);
      }
      contact.unreadable(revocations.unreadableOnes());
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

  /** Empty in an installation that has none yet: its outbox is silent then, and health says so. */
  private static List<TopicPartition> heartbeats(KafkaConsumer<String, byte[]> log) {
    var known = log.partitionsFor(Topics.OUTBOX_HEARTBEATS, ASK);
    return known == null
        ? List.of()
        : known.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  /** Goes back as far as matters; returns the ends that must be reached to know the past. */
  private Map<TopicPartition, Long> seekBack(
      KafkaConsumer<String, byte[]> log, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>(log.endOffsets(partitions, ASK));
    Instant from = clock.instant().minus(settings.cookieLife()).minus(CLOCKS_MAY_DIFFER);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
    var offsets = log.offsetsForTimes(times, ASK);
    for (TopicPartition partition : partitions) {
      var found = offsets.get(partition);
      log.seek(partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset());
    }
    return ends;
  }

  private void take(ConsumerRecord<String, byte[]> record, boolean live) {
    if (record.topic().equals(Topics.OUTBOX_HEARTBEATS)) {
      Instant now = clock.instant();
      Instant at = Instant.ofEpochMilli(record.timestamp());
      contact.alive(at.isAfter(now) ? now : at);
      return;
    }
    while (running) {
      switch (decoder(record.topic()).decode(record.value())) {
        case Decoded.Value<? extends Envelope>(Envelope envelope) -> {
          apply(envelope, live);
          return;
        }
        case Decoded.Unreadable<? extends Envelope>(var reason, var why) -> {
          setAside(record, reason, why);
          return;
        }
        case Decoded.RegistryAway<? extends Envelope>(var why) -> {
          // Nothing is passed over meanwhile; health says so before long.
          contact.failed("An event cannot be read for now: " + why);
          pause();
        }
      }
    }
  }

  private void apply(Envelope envelope, boolean live) {
    revocations.apply(envelope, clock.instant());
    if (live && envelope.fact() instanceof GrantRevoked) {
      Duration took = Duration.between(envelope.getMetadata().getOccurredAt(), clock.instant());
      applied.record(took.isNegative() ? Duration.ZERO : took);
    }
  }

  /** What the record says is not known, so nothing is sure of whom it is about. */
  private void setAside(ConsumerRecord<String, byte[]> record, Decoded.Reason reason, String why) {
    unreadable.increment();
    LOG.atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason.code())
        .log("A record cannot be read; playbacks that it concerns are refused: {}", why);
    revocations.unreadable(whose(record), Instant.ofEpochMilli(record.timestamp()));
    if (aside.size() < MOST_ASIDE) {
      aside.add(record);
    }
  }

  /** The outbox gives every record a key; one without is nobody's, and nobody is refused for it. */
  private static String whose(ConsumerRecord<String, byte[]> record) {
    return String.valueOf(record.key());
  }

  /** A schema may have come to be known meanwhile. */
  private void tryAgain(Instant now) {
    Instant oldest = now.minus(settings.cookieLife());
    aside.removeIf(record -> Instant.ofEpochMilli(record.timestamp()).isBefore(oldest));
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : aside) {
      if (decoder(record.topic()).decode(record.value())
          instanceof Decoded.Value<? extends Envelope>(Envelope envelope)) {
        apply(envelope, false);
        read.add(record);
      }
    }
    aside.removeAll(read);
    for (ConsumerRecord<String, byte[]> record : read) {
      if (aside.stream().noneMatch(other -> whose(other).equals(whose(record)))) {
        revocations.readable(whose(record));
      }
    }
  }

  private EventDecoder<? extends Envelope> decoder(String topic) {
    return decoders.computeIfAbsent(
        topic,
        name ->
            new EventDecoder<>(
                TOPICS.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow(),
                schemas));
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> config = new HashMap<>(kafka.connection());
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
