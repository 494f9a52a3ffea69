package io.mediahub.platform.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionFeedTest {
  private static final String SESSIONS = Topics.SESSION_EVENTS.name();
  private static final String USERS = Topics.USER_EVENTS.name();
  private static final Set<String> VIEWER = Set.of("VIEWER");

  /** One partition each; time is found at the beginning. */
  private static final class Log extends MockConsumer<String, byte[]> {
    private final Map<String, Long> next = new HashMap<>();

    Log() {
      super("none");
      for (String topic : List.of(SESSIONS, USERS, Topics.OUTBOX_HEARTBEATS)) {
        updatePartitions(topic, List.of(new PartitionInfo(topic, 0, null, null, null)));
        updateEndOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
      }
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times, Duration timeout) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach((partition, time) -> found.put(partition, new OffsetAndTimestamp(0, time)));
      return found;
    }

    void say(String topic, String key, @Nullable String type, Instant at) {
      schedulePollTask(
          () -> {
            var headers = new RecordHeaders();
            if (type != null) {
              headers.add(EventHeaders.TYPE, type.getBytes(UTF_8));
            }
            addRecord(
                new ConsumerRecord<>(
                    topic,
                    0,
                    next.merge(topic, 1L, Long::sum) - 1,
                    at.toEpochMilli(),
                    TimestampType.LOG_APPEND_TIME,
                    0,
                    0,
                    key,
                    new byte[0],
                    headers,
                    Optional.empty()));
          });
    }

    void beat(Instant at) {
      say(Topics.OUTBOX_HEARTBEATS, "beat", null, at);
    }
  }

  private final Queue<Log> consumers = new ConcurrentLinkedQueue<>();
  private final Withdrawals withdrawals = new Withdrawals(100);
  private final Log log = new Log();
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>(new ArrayDeque<>());
  private volatile Instant now = Instant.parse("2026-05-01T12:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final SessionFeed feed =
      new SessionFeed(
          () -> {
            Log next = consumers.poll();
            if (next == null) {
              throw new KafkaException("no broker");
            }
            return next;
          },
          withdrawals,
          clock);
  private final SessionsFromLog sessions =
      new SessionsFromLog(
          feed,
          withdrawals,
          (sessionId, userId, roles) -> {
            asked.add(sessionId);
            return open.contains(sessionId);
          },
          clock);

  @AfterEach
  void stop() {
    feed.stop();
  }

  private void heard() {
    consumers.add(log);
    log.beat(now);
    feed.start();
    await().atMost(Duration.ofSeconds(10)).until(feed::isCurrent);
  }

  @Test
  void a_session_of_which_nothing_was_heard_stands_without_a_question() {
    heard();
    assertThat(sessions.stands("s1", "anna", VIEWER)).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void a_session_that_ended_is_refused_without_a_question() {
    heard();
    open.add("s1");
    log.say(SESSIONS, "s1", "mediahub.session.SessionRevoked", now);
    await().atMost(Duration.ofSeconds(10)).until(() -> !sessions.stands("s1", "anna", VIEWER));
    assertThat(asked).isEmpty();
    assertThat(sessions.stands("s2", "anna", VIEWER)).isTrue();
  }

  @Test
  void of_an_account_that_changed_and_of_what_is_not_understood_the_write_side_is_asked() {
    heard();
    log.say(USERS, "anna", "mediahub.user.UserRolesChanged", now);
    log.say(SESSIONS, "s2", "mediahub.session.SomethingOfALaterVersion", now);
    log.say(SESSIONS, "s3", null, now);
    for (String session : List.of("s1", "s2", "s3")) {
      String account = session.equals("s1") ? "anna" : "ben";
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> !sessions.stands(session, account, VIEWER));
      open.add(session);
      assertThat(sessions.stands(session, account, VIEWER)).isTrue();
    }
    assertThat(asked).contains("s1", "s2", "s3");
  }

  @Test
  void while_the_outbox_is_silent_the_write_side_is_asked() {
    heard();
    now = now.plus(SessionFeed.SILENCE);
    assertThat(sessions.stands("s1", "anna", VIEWER)).isFalse();
    log.beat(now);
    await().atMost(Duration.ofSeconds(10)).until(feed::isCurrent);
    assertThat(sessions.stands("s1", "anna", VIEWER)).isTrue();
  }

  @Test
  void while_there_is_no_broker_the_write_side_is_asked_and_then_the_log_is_heard() {
    feed.start();
    assertThat(sessions.stands("s1", "anna", VIEWER)).isFalse();
    consumers.add(log);
    log.beat(now);
    await().atMost(Duration.ofSeconds(10)).until(() -> sessions.stands("s1", "anna", VIEWER));
  }

  @Test
  void what_is_remembered_is_bounded_and_forgetting_is_never_trusting() {
    heard();
    for (int i = 0; i < 101; i++) {
      log.say(SESSIONS, "ended-" + i, "mediahub.SessionRevoked", now);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !sessions.stands("ended-100", "anna", VIEWER));
    assertThat(withdrawals.size()).isEqualTo(100);
    assertThat(sessions.stands("untouched", "ben", VIEWER)).isFalse();
    now = now.plus(Withdrawals.REMEMBERED);
    withdrawals.forget(now);
    assertThat(withdrawals.size()).isZero();
    log.beat(now);
    await().atMost(Duration.ofSeconds(10)).until(() -> sessions.stands("untouched", "ben", VIEWER));
  }
}
