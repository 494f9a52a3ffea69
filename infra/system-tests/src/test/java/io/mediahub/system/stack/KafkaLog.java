package io.mediahub.system.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The log as bytes, read by a consumer that knows nothing of MediaHub. */
public final class KafkaLog {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private KafkaLog() {}

  /** Names of all topics but Kafka's own. */
  public static List<String> topics() {
    try (var consumer = consumer("read_committed")) {
      return consumer.listTopics(LIMIT).keySet().stream().filter(t -> !t.startsWith("__")).toList();
    }
  }

  /** Every committed record of a topic, from the beginning to the end as it is now. */
  public static List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    return read(topic, "read_committed");
  }

  /** The same with records of transactions that were given up: they are on the disk as well. */
  public static List<ConsumerRecord<byte[], byte[]>> everything(String topic) {
    return read(topic, "read_uncommitted");
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation) {
    try (var consumer = consumer(isolation)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, LIMIT).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey(), LIMIT) < end.getValue())) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("The end of " + topic + " was not reached in " + LIMIT);
        }
        consumer.poll(Duration.ofMillis(500)).forEach(records::add);
      }
      return records;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            Stack.setting("mediahub.kafka.bootstrap"),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Names and values of a record's headers as text. */
  public static Stream<String> headers(ConsumerRecord<byte[], byte[]> record) {
    return Stream.of(record.headers().toArray())
        .map(h -> h.key() + "=" + (h.value() == null ? "" : new String(h.value())));
  }
}
