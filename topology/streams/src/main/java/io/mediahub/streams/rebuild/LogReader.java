package io.mediahub.streams.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads ranges of the log as fast as the brokers give it: a plain consumer without a group, which
 * sees what is committed alone. Used by one thread.
 */
public final class LogReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** From one offset to the one behind the last. */
  record Range(long from, long to) {}

  /** Opens a reader for the calling thread. */
  public interface Factory {
    LogReader open();
  }

  /**
   * @param connection properties that every client needs to reach the brokers
   */
  public LogReader(Map<String, String> connection) {
    Map<String, Object> config = new HashMap<>(connection);
    config.putAll(tuned());
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** How a consumer reads much at once; a bare consumer of the same topics is tuned alike. */
  public static Map<String, Object> tuned() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mediahub-rebuild-" + Uuid.randomUuid());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
    config.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
    return config;
  }

  List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions);
  }

  /** Behind the last record that is committed. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /**
   * Behind the last record before the first one that is later than this time. Brokers' clocks may
   * step back at a change of leaders: the log is cut, not filtered.
   */
  Map<TopicPartition, Long> endsAt(Instant time, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, time.toEpochMilli() + 1));
    Map<TopicPartition, Long> ends = new HashMap<>(ends(partitions));
    consumer
        .offsetsForTimes(asked)
        .forEach(
            (partition, found) -> {
              if (found != null) {
                ends.merge(partition, found.offset(), Math::min);
              }
            });
    return ends;
  }

  /** Takes the records that were read together. */
  interface Batch {
    /**
     * @param reached the position of each partition behind them
     */
    void take(List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> reached);
  }

  /**
   * Reads these ranges to their ends, partition by partition in order.
   *
   * @throws RebuildException when the brokers deliver nothing for a minute
   */
  void read(Map<TopicPartition, Range> ranges, Batch batch) {
    Map<TopicPartition, Range> left = new HashMap<>(ranges);
    left.values().removeIf(range -> range.from() >= range.to());
    consumer.assign(left.keySet());
    left.forEach((partition, range) -> consumer.seek(partition, range.from()));
    long silentUntil = System.nanoTime() + SILENCE.toNanos();
    while (!left.isEmpty()) {
      var polled = consumer.poll(POLL);
      Map<TopicPartition, Long> reached = new HashMap<>();
      List<ConsumerRecord<byte[], byte[]>> wanted = new java.util.ArrayList<>(polled.count());
      Set<TopicPartition> ended = new HashSet<>();
      left.forEach(
          (partition, range) -> {
            for (var record : polled.records(partition)) {
              if (record.offset() < range.to()) {
                wanted.add(record);
              }
            }
            long position = Math.min(consumer.position(partition), range.to());
            reached.put(partition, position);
            if (position >= range.to()) {
              ended.add(partition);
            }
          });
      if (!wanted.isEmpty() || !ended.isEmpty()) {
        silentUntil = System.nanoTime() + SILENCE.toNanos();
        batch.take(wanted, reached);
      } else if (System.nanoTime() > silentUntil) {
        throw new RebuildException(
            "The brokers delivered nothing for " + SILENCE.toSeconds() + " s.",
            "See whether they are well, and go on with --resume.");
      }
      if (!ended.isEmpty()) {
        left.keySet().removeAll(ended);
        consumer.assign(left.keySet());
      }
    }
  }

  static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    return new RawRecord(
        new EventLocation(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp())),
        record.key() == null ? "" : new String(record.key(), UTF_8),
        record.value(),
        List.of(record.headers().toArray()));
  }

  /** For those who only want each record. */
  void read(Map<TopicPartition, Range> ranges, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    read(ranges, (records, reached) -> records.forEach(each));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
