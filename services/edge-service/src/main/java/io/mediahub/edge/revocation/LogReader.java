package io.mediahub.edge.revocation;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.Envelope;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads playback, grant and upload events and the heartbeats of the outbox, from a moment in the
 * past on, and knows when it has read everything that was in the log when it began.
 */
final class LogReader {
  static final List<Topic<? extends Envelope>> TOPICS =
      List.of(Topics.PLAYBACK_EVENTS, Topics.GRANT_EVENTS, Topics.UPLOAD_EVENTS);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ASK = Duration.ofSeconds(5);

  private final KafkaConsumer<String, byte[]> consumer;

  /** Of the event topics: where they ended when the reading began. */
  private final Map<TopicPartition, Long> ends;

  private boolean caughtUp;

  private LogReader(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = ends;
  }

  /** The name of an event topic that does not exist yet; null when all exist. */
  static @Nullable String missingTopic(KafkaConsumer<String, byte[]> consumer) {
    return TOPICS.stream()
        .map(Topic::name)
        .filter(name -> partitions(consumer, name).isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** Begins with the first record of each partition that is not older than the given moment. */
  static LogReader from(Instant moment, KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> events =
        TOPICS.stream().flatMap(topic -> partitions(consumer, topic.name()).stream()).toList();
    // A new installation has no heartbeats yet: its outbox counts as silent, and health says so.
    List<TopicPartition> all =
        Stream.concat(events.stream(), partitions(consumer, Topics.OUTBOX_HEARTBEATS).stream())
            .toList();
    consumer.assign(all);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all, ASK));
    var begins =
        consumer.offsetsForTimes(
            all.stream().collect(Collectors.toMap(each -> each, each -> moment.toEpochMilli())),
            ASK);
    for (TopicPartition partition : all) {
      var begin = begins.get(partition);
      consumer.seek(partition, begin == null ? ends.getOrDefault(partition, 0L) : begin.offset());
    }
    ends.keySet().retainAll(events);
    return new LogReader(consumer, ends);
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<String, byte[]> consumer, String topic) {
    var known = consumer.partitionsFor(topic, ASK);
    return known == null
        ? List.of()
        : known.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  List<ConsumerRecord<String, byte[]>> poll() {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    consumer.poll(POLL).forEach(records::add);
    return records;
  }

  /** True once: after the last record of the past was polled. */
  boolean catchesUp() {
    if (!caughtUp) {
      caughtUp =
          ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
      return caughtUp;
    }
    return false;
  }

  boolean isCaughtUp() {
    return caughtUp;
  }

  /**
   * Asks the brokers something: a poll does not show that they are away.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException when they do not answer
   */
  void ask() {
    consumer.endOffsets(ends.keySet(), ASK);
  }
}
