package io.mediahub.user.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Every record of every topic, internal ones and aborted transactions included: key, value and
 * headers as bytes. Avro writes texts as they are, so a text in a decoded value is found in its
 * bytes.
 */
final class LogSearch {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STANDSTILL = Duration.ofMinutes(1);

  private final Map<String, String> connection;
  private final Needles needles;

  LogSearch(Map<String, String> connection, Needles needles) {
    this.connection = connection;
    this.needles = needles;
  }

  /**
   * @throws IOException when nothing comes for a minute
   */
  void run(Findings findings) throws IOException {
    Map<String, Object> config = new HashMap<>(connection);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mediahub-verify-erasure");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    config.put(ConsumerConfig.EXCLUDE_INTERNAL_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (var topic : new TreeMap<>(consumer.listTopics()).entrySet()) {
        List<TopicPartition> partitions =
            topic.getValue().stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        read(consumer, topic.getKey(), partitions, findings);
      }
    }
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      List<TopicPartition> partitions,
      Findings findings)
      throws IOException {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Search search = new Search(needles);
    long records = 0;
    long heard = System.nanoTime();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      var polled = consumer.poll(POLL);
      if (!polled.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > STANDSTILL.toNanos()) {
        throw new IOException("The brokers have sent nothing of " + topic + " for a minute.");
      }
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        records++;
        write(search, record);
        var found = search.end();
        if (!found.isEmpty()) {
          findings.found("topic", topic + "/" + record.partition() + "@" + record.offset(), found);
        }
      }
    }
    findings.searched("topic", topic, records, search.bytes());
  }

  private static void write(Search search, ConsumerRecord<byte[], byte[]> record) {
    record
        .headers()
        .forEach(
            header -> {
              part(search, header.key().getBytes(UTF_8));
              part(search, header.value());
            });
    part(search, record.key());
    part(search, record.value());
  }

  private static void part(Search search, byte @Nullable [] bytes) {
    if (bytes != null) {
      search.write(bytes, 0, bytes.length);
      search.write('\n');
    }
  }
}
