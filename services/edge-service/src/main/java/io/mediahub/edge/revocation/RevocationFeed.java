package io.mediahub.edge.revocation;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.edge.metrics.EdgeMeter;
import io.mediahub.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The thread that keeps {@link Revocations} up to date. It belongs to no consumer group and commits
 * no offset: every edge reads everything, and begins as far back as a playback can last.
 */
public final class RevocationFeed implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(5);
  private static final long BACK_OFF_MILLIS = 500;

  private final KafkaSettings kafka;
  private final Duration cookieLife;
  private final Revocations revocations;
  private final EventReader events;
  private final LogContact contact;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean running;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private volatile @Nullable Thread thread;

  /**
   * @param cookieLife the longest that cookies are valid
   */
  RevocationFeed(
      KafkaSettings kafka,
      Duration cookieLife,
      Revocations revocations,
      EventReader events,
      LogContact contact,
      Clock clock,
      MeterRegistry meters) {
    this.kafka = kafka;
    this.cookieLife = cookieLife;
    this.revocations = revocations;
    this.events = events;
    this.contact = contact;
    this.clock = clock;
    EdgeMeter.REVOCATION_OUTBOX_SILENCE.gauge(
        meters, contact, c -> Duration.between(c.heartbeat(), clock.instant()).toSeconds());
    EdgeMeter.REVOCATION_UNSURE.gauge(meters, revocations, Revocations::unreadableOnes);
    EdgeMeter.REVOCATION_PLAYBACKS.gauge(meters, revocations, Revocations::playbacks);
    EdgeMeter.REVOCATION_GRANTS.gauge(meters, revocations, Revocations::revokedGrants);
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("revocation-feed").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    stopped.countDown();
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
      } catch (WakeupException | InterruptException asked) {
        // stop() was called
      } catch (RuntimeException e) {
        // Whatever failed, a new consumer reads the past again: the edge must not become deaf.
        report(e);
        pause();
      } finally {
        consumer = null;
      }
    }
  }

  private void report(RuntimeException error) {
    String trouble = "The log cannot be read: " + error.getMessage();
    boolean news = !trouble.equals(contact.trouble(clock.instant()));
    contact.failed(trouble);
    if (!(error instanceof RetriableException)) {
      LOG.warn("The revocation feed failed and starts again", error);
    } else if (news) {
      LOG.warn(trouble);
    }
  }

  private void follow(KafkaConsumer<String, byte[]> opened) {
    contact.readsAnew(clock.instant());
    String missing = LogReader.missingTopic(opened);
    if (missing != null) {
      contact.failed("The topic " + missing + " does not exist yet.");
      pause();
      return;
    }
    Instant oldest = clock.instant().minus(cookieLife).minus(CLOCKS_MAY_DIFFER);
    LogReader log = LogReader.from(oldest, opened);
    Instant checked = Instant.MIN;
    Instant swept = clock.instant();
    while (running) {
      for (ConsumerRecord<String, byte[]> record : log.poll()) {
        take(record, log.isCaughtUp());
      }
      Instant now = clock.instant();
      if (log.catchesUp()) {
        LOG.atInfo()
            .addKeyValue("playbacks", revocations.playbacks())
            .addKeyValue("revokedGrants", revocations.revokedGrants())
            .log("Revocations are known up to now");
        contact.reached(now, true);
      }
      if (Duration.between(checked, now).compareTo(BETWEEN_CHECKS) > 0) {
        checked = now;
        check(log);
        events.retry(now);
      }
      if (Duration.between(swept, now).compareTo(BETWEEN_SWEEPS) > 0) {
        swept = now;
        revocations.forget(now);
      }
      contact.unreadable(revocations.unreadableOnes());
    }
  }

  private void check(LogReader log) {
    try {
      log.ask();
      contact.reached(clock.instant(), log.isCaughtUp());
    } catch (TimeoutException e) {
      contact.failed("The log does not answer: " + e.getMessage());
    }
  }

  private void take(ConsumerRecord<String, byte[]> record, boolean live) {
    if (record.topic().equals(Topics.OUTBOX_HEARTBEATS)) {
      Instant now = clock.instant();
      Instant at = Instant.ofEpochMilli(record.timestamp());
      contact.alive(at.isAfter(now) ? now : at);
      return;
    }
    // No record is skipped while the registry is away; health reports the delay.
    while (running) {
      String registryAway = events.read(record, live);
      if (registryAway == null) {
        return;
      }
      contact.failed("An event cannot be read at the moment: " + registryAway);
      pause();
    }
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
      stopped.await(BACK_OFF_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
