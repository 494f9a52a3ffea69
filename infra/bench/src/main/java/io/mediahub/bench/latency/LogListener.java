package io.mediahub.bench.latency;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Notes when each record of a topic could first be read: by a consumer that does not wait for
 * transactions and by one that does. Neither commits offsets.
 */
final class LogListener implements AutoCloseable {
  private final Reader eager;
  private final Reader patient;

  LogListener(String bootstrap, String topic) {
    eager = new Reader(bootstrap, topic, "read_uncommitted");
    patient = new Reader(bootstrap, topic, "read_committed");
  }

  /** Milliseconds since the epoch; 0 when the record was not read. */
  long written(int partition, long offset) {
    return eager.seen(partition, offset);
  }

  /** Milliseconds since the epoch; 0 when the record was not read. */
  long committed(int partition, long offset) {
    return patient.seen(partition, offset);
  }

  @Override
  public void close() throws InterruptedException {
    eager.close();
    patient.close();
  }

  private static final class Reader {
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    Reader(String bootstrap, String topic, String isolation) {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                  ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                  ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      List<TopicPartition> partitions =
          IntStream.range(0, consumer.partitionsFor(topic).size())
              .mapToObj(n -> new TopicPartition(topic, n))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position); // connects now, not at the first poll
      thread = Thread.ofPlatform().daemon().name("listen-" + isolation).start(this::read);
    }

    private void read() {
      try (consumer) {
        while (true) {
          var records = consumer.poll(Duration.ofSeconds(1));
          long now = System.currentTimeMillis();
          records.forEach(r -> seen.put(r.partition() + "-" + r.offset(), now));
        }
      } catch (WakeupException e) {
        // closed
      }
    }

    long seen(int partition, long offset) {
      return seen.getOrDefault(partition + "-" + offset, 0L);
    }

    void close() throws InterruptedException {
      consumer.wakeup();
      thread.join(Duration.ofSeconds(5));
    }
  }
}
