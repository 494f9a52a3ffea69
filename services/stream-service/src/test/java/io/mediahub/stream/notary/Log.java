package io.mediahub.stream.notary;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.schemas.testing.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Partitions of a real broker, written by transactions of which some are aborted. */
final class Log implements AutoCloseable {
  private final Broker broker;
  private final Random random;
  private KafkaProducer<byte[], byte[]> producer;

  Log(Broker broker, long seed) {
    this.broker = broker;
    this.random = new Random(seed);
    reconnect();
  }

  void reconnect() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(1));
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "acks",
                "all",
                "transactional.id",
                "log-" + UUID.randomUUID()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Offsets have holes: markers of transactions, and records of aborted ones. */
  void write(TopicPartition partition, int records) {
    for (int left = records; left > 0; ) {
      int some = Math.min(left, 1 + random.nextInt(40));
      if (random.nextInt(4) == 0) {
        producer.beginTransaction();
        send(partition, 1 + random.nextInt(3));
        producer.flush();
        producer.abortTransaction();
      }
      producer.beginTransaction();
      send(partition, some);
      producer.commitTransaction();
      left -= some;
    }
  }

  private void send(TopicPartition partition, int records) {
    for (int i = 0; i < records; i++) {
      byte[] value = new byte[1 + random.nextInt(300)];
      random.nextBytes(value);
      byte[] key = random.nextInt(9) == 0 ? null : ("key-" + random.nextInt(50)).getBytes(UTF_8);
      producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), key, value));
    }
  }

  /** What somebody reads who trusts nobody. */
  List<LogRecord> records(TopicPartition partition) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<LogRecord> all = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(r -> all.add(new LogRecord(r.offset(), r.timestamp(), r.key(), r.value())));
      }
      return all;
    }
  }

  /** The root over the first records, by the frontier alone. */
  static Hash root(List<LogRecord> records, long size) {
    Frontier tree = Frontier.empty();
    records.subList(0, Math.toIntExact(size)).forEach(record -> tree.append(record.leaf()));
    return tree.root();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
