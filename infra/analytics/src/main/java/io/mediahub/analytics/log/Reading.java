package io.mediahub.analytics.log;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions, to an end by the time at which records were appended ({@link #next}) or for
 * ever as they come ({@link #poll}).
 */
public final class Reading {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Of one partition, while others have not shown what comes before it. */
  private static final int MOST_WAITING = 4_000;

  private static final Comparator<LogRecord> BY_TIME =
      Comparator.comparing(LogRecord::recordedAt)
          .thenComparing(LogRecord::topic)
          .thenComparingInt(LogRecord::partition)
          .thenComparingLong(LogRecord::offset);

  private final TopicLog log;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Queue<LogRecord>> waiting = new HashMap<>();
  private Map<TopicPartition, Long> ends = Map.of();

  /** Those that have not been read to their ends. */
  private final Set<TopicPartition> open = new HashSet<>();

  Reading(TopicLog log, Map<TopicPartition, Long> from) {
    this.log = log;
    this.consumer = log.consumer();
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    from.keySet().forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
  }

  /**
   * Where {@link #next} ends.
   *
   * @param offsets of each partition that is read, the first one not to read
   */
  public Reading until(Map<TopicPartition, Long> offsets) {
    ends = Map.copyOf(offsets);
    open.addAll(waiting.keySet());
    closeThoseAtTheirEnds();
    return this;
  }

  /**
   * The next record of all partitions by time, each partition in its own order; null at the end.
   *
   * @throws Failure when the brokers send nothing for 30 s
   */
  public @Nullable LogRecord next() {
    long heard = System.nanoTime();
    while (open.stream().anyMatch(this::isEmpty)) {
      boolean more = fill();
      long now = System.nanoTime();
      heard = more ? now : heard;
      if (now - heard > TopicLog.ANSWER.toNanos()) {
        throw new Failure(
            ExitCode.TIMED_OUT,
            "Kafka sent no record for %d s, though there are more."
                .formatted(TopicLog.ANSWER.toSeconds()),
            "See './mediahub status' and './mediahub logs kafka'.");
      }
    }
    Queue<LogRecord> first = null;
    for (Queue<LogRecord> queue : waiting.values()) {
      if (!queue.isEmpty()
          && (first == null || BY_TIME.compare(queue.element(), first.element()) < 0)) {
        first = queue;
      }
    }
    return first == null ? null : first.remove();
  }

  private boolean isEmpty(TopicPartition partition) {
    Queue<LogRecord> queue = waiting.get(partition);
    return queue == null || queue.isEmpty();
  }

  private void closeThoseAtTheirEnds() {
    open.removeIf(partition -> position(partition) >= end(partition));
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private long position(TopicPartition partition) {
    return log.ask(() -> consumer.position(partition));
  }

  /** Returns whether anything came, be it only the mark of a transaction. */
  private boolean fill() {
    List<TopicPartition> full = new ArrayList<>();
    waiting.forEach(
        (partition, queue) -> {
          if (queue.size() >= MOST_WAITING || !open.contains(partition)) {
            full.add(partition);
          }
        });
    Set<TopicPartition> all = waiting.keySet();
    consumer.resume(all);
    consumer.pause(full);
    Map<TopicPartition, Long> before = positions();
    for (ConsumerRecord<byte[], byte[]> record : log.ask(() -> consumer.poll(POLL))) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Queue<LogRecord> queue = waiting.get(partition);
      if (queue != null && record.offset() < end(partition)) {
        queue.add(LogRecord.of(record));
      }
    }
    closeThoseAtTheirEnds();
    return !before.equals(positions());
  }

  private Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    waiting.keySet().forEach(partition -> positions.put(partition, position(partition)));
    return positions;
  }

  /**
   * What has come within half a second, by time; may be empty. Records of different polls may
   * overlap in time.
   */
  public List<LogRecord> poll() {
    List<LogRecord> records = new ArrayList<>();
    log.ask(() -> consumer.poll(POLL)).forEach(record -> records.add(LogRecord.of(record)));
    records.sort(BY_TIME);
    return records;
  }
}
