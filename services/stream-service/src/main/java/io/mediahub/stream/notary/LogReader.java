package io.mediahub.stream.notary;

import io.mediahub.proof.log.LogRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed records as they lie in the log, for proofs and exports. */
public final class LogReader {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Map<String, Object> kafka;

  /**
   * @param kafka how the brokers are reached
   */
  public LogReader(Map<String, ?> kafka) {
    this.kafka = Map.copyOf(kafka);
  }

  /** Takes one record after the other. */
  @FunctionalInterface
  public interface Taker {
    void take(LogRecord record) throws IOException;
  }

  /**
   * The record at an offset; empty when the log has none there.
   *
   * @throws TimeoutException when the brokers do not answer
   */
  public Optional<LogRecord> at(TopicPartition partition, long offset) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(1)) {
      if (offset < edge(consumer.beginningOffsets(List.of(partition)), partition)
          || offset >= edge(consumer.endOffsets(List.of(partition)), partition)) {
        return Optional.empty();
      }
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      long deadline = System.nanoTime() + SILENCE.toNanos();
      while (consumer.position(partition) <= offset) {
        Iterator<ConsumerRecord<byte[], byte[]>> found = consumer.poll(POLL).iterator();
        if (found.hasNext()) {
          ConsumerRecord<byte[], byte[]> first = found.next();
          return first.offset() == offset ? Optional.of(of(first)) : Optional.empty();
        }
        requireBefore(deadline);
      }
      return Optional.empty();
    }
  }

  /**
   * The first records of a partition, in order.
   *
   * @param count how many; fewer come when the log has no more
   * @throws TimeoutException when the brokers are silent for 30 s
   */
  public void first(TopicPartition partition, long count, Taker taker) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(2000)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = edge(consumer.endOffsets(List.of(partition)), partition);
      long left = count;
      long deadline = System.nanoTime() + SILENCE.toNanos();
      while (left > 0 && consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (left > 0) {
            taker.take(of(record));
            left--;
          }
          deadline = System.nanoTime() + SILENCE.toNanos();
        }
        requireBefore(deadline);
      }
    }
  }

  private static long edge(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  private static void requireBefore(long deadline) {
    if (System.nanoTime() > deadline) {
      throw new TimeoutException("The brokers were silent for " + SILENCE.toSeconds() + " s.");
    }
  }

  private static LogRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new LogRecord(record.offset(), record.timestamp(), record.key(), record.value());
  }

  private KafkaConsumer<byte[], byte[]> consumer(int records) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mediahub-proof-reader");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, records);
    return new KafkaConsumer<>(config);
  }
}
