package io.mediahub.platform.security;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads from the log which sessions have ended and which accounts have changed. It reads headers
 * only, so no schema can be missing; where a header does not suffice, the write side decides.
 *
 * <p>It is current while it has read up to the end of the log and the outbox sends heartbeats.
 * Without a heartbeat for {@link #SILENCE}, events may still be in the outbox.
 */
final class SessionFeed implements SmartLifecycle {
  /** The outbox sends a heartbeat every few seconds; three may be lost. */
  static final Duration SILENCE = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(SessionFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MS = 500;
  private static final long LAST_PAUSE_MS = 10_000;
  private static final Duration CLOSE = Duration.ofSeconds(3);

  private static final String SESSIONS = Topics.SESSION_EVENTS.name();
  private static final String ACCOUNTS = Topics.USER_EVENTS.name();
  private static final List<String> TOPICS = List.of(SESSIONS, ACCOUNTS, Topics.OUTBOX_HEARTBEATS);
  private static final String ENDED = "SessionRevoked";
  private static final Set<String> HARMLESS =
      Set.of(
          "SessionOpened",
          "SessionRefreshed",
          "SessionProved",
          "UserRegistered",
          "PasswordResetRequested",
          "EmailProofRequested",
          "EmailVerified",
          "EmailChanged",
          "SecondFactorOffered",
          "SecondFactorAdded",
          "SecondFactorUsed",
          "RecoveryCodeUsed",
          "SecondFactorRemoved",
          "InvitationMade",
          "InvitationUsed",
          "InvitationRevoked");

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Withdrawals withdrawals;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean running;
  private volatile boolean caughtUp;
  private volatile Instant newest = Instant.MIN;
  private volatile @Nullable Consumer<String, byte[]> consumer;
  private volatile @Nullable Thread thread;

  /**
   * @param consumers makes a consumer without an initial position that reads committed records
   */
  SessionFeed(Supplier<Consumer<String, byte[]>> consumers, Withdrawals withdrawals, Clock clock) {
    this.consumers = consumers;
    this.withdrawals = withdrawals;
    this.clock = clock;
  }

  /** Whether all events up to a moment ago have been read. */
  boolean isCurrent() {
    return caughtUp && clock.instant().isBefore(newest.plus(SILENCE));
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("session-feed").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    stopping.countDown();
    Consumer<String, byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    Thread feed = thread;
    if (feed != null) {
      try {
        feed.join(CLOSE.plus(CLOSE));
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
    long pause = FIRST_PAUSE_MS;
    String reported = "";
    while (running) {
      try (Consumer<String, byte[]> opened = consumers.get()) {
        consumer = opened;
        List<TopicPartition> partitions = partitions(opened);
        pause = FIRST_PAUSE_MS;
        follow(opened, partitions);
      } catch (WakeupException | InterruptException e) {
        // asked to stop
      } catch (RuntimeException e) {
        // Whatever failed, a new consumer reads the past again; until then the write side decides.
        String trouble = String.valueOf(e.getMessage());
        if (!trouble.equals(reported)) {
          reported = trouble;
          LOG.warn("The log of sessions cannot be read; the write side is asked instead", e);
        }
        pause(pause);
        pause = Math.min(pause * 2, LAST_PAUSE_MS);
      } finally {
        caughtUp = false;
        consumer = null;
      }
    }
  }

  private void follow(Consumer<String, byte[]> log, List<TopicPartition> partitions) {
    log.assign(partitions);
    Map<TopicPartition, Long> ends = seekBack(log, partitions);
    Instant swept = clock.instant();
    Instant asked = swept;
    while (running) {
      for (ConsumerRecord<String, byte[]> record : log.poll(POLL)) {
        apply(record);
      }
      if (!caughtUp
          && ends.entrySet().stream().allMatch(e -> log.position(e.getKey()) >= e.getValue())) {
        caughtUp = true;
        LOG.atInfo()
            .addKeyValue("remembered", withdrawals.size())
            .log("Ended sessions are known up to now");
      }
      Instant now = clock.instant();
      if (now.isAfter(swept.plus(BETWEEN_SWEEPS))) {
        swept = now;
        withdrawals.forget(now);
      }
      // A poll does not fail while brokers are unreachable; a request for the end offsets does.
      if (now.isAfter(asked.plus(BETWEEN_QUESTIONS))) {
        asked = now;
        log.endOffsets(partitions, ASK);
      }
    }
  }

  private static List<TopicPartition> partitions(Consumer<String, byte[]> log) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : TOPICS) {
      var known = log.partitionsFor(topic, ASK);
      if (known == null || known.isEmpty()) {
        throw new IllegalStateException("The topic " + topic + " does not exist yet.");
      }
      known.forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
    }
    return partitions;
  }

  /** Goes back as far as tokens are old; returns the ends that must be reached to know all. */
  private Map<TopicPartition, Long> seekBack(
      Consumer<String, byte[]> log, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = log.endOffsets(partitions, ASK);
    long from = clock.instant().minus(Withdrawals.REMEMBERED).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from));
    var offsets = log.offsetsForTimes(times, ASK);
    for (TopicPartition partition : partitions) {
      var found = offsets.get(partition);
      log.seek(partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset());
    }
    return ends;
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    Instant at = Instant.ofEpochMilli(record.timestamp());
    if (!record.topic().equals(Topics.OUTBOX_HEARTBEATS)) {
      apply(record.key(), EventHeaders.readType(record.headers()), at);
    }
    Instant now = clock.instant();
    Instant live = at.isAfter(now) ? now : at;
    newest = live.isAfter(newest) ? live : newest;
  }

  private void apply(@Nullable String id, @Nullable String type, Instant at) {
    if (id == null || (type != null && HARMLESS.contains(type))) {
      return;
    }
    if (ENDED.equals(type)) {
      withdrawals.ended(id, at);
    } else {
      withdrawals.touched(id, at);
    }
  }

  private void pause(long millis) {
    try {
      stopping.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
