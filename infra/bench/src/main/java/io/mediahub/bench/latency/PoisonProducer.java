package io.mediahub.bench.latency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes records that no read model can apply to one partition of a topic. */
final class PoisonProducer implements AutoCloseable {
  private static final int SENT_WITHIN_SECONDS = 30;

  private final KafkaProducer<String, byte[]> producer;
  private final PoisonRecords poison;
  private final String topic;

  PoisonProducer(String bootstrap, PoisonRecords poison, String topic) {
    this.poison = poison;
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** How many partitions the topic has. */
  int partitions() {
    return producer.partitionsFor(topic).size();
  }

  /** Sends one record of each kind and waits for the answers. */
  void sendOneOfEach() throws InterruptedException, ExecutionException, TimeoutException {
    for (PoisonRecords.Kind kind : PoisonRecords.Kind.values()) {
      send(kind).get(SENT_WITHIN_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Future<RecordMetadata> send(PoisonRecords.Kind kind) {
    String key = PoisonRecords.key();
    return producer.send(
        new ProducerRecord<>(topic, PoisonRecords.PARTITION, key, poison.value(kind, key)));
  }

  /**
   * Begins to send records at an even rate, the kinds in turn.
   *
   * @param each how many of each kind
   */
  Dose evenly(int each, Duration time) {
    return new Dose(each, time);
  }

  @Override
  public void close() {
    producer.close();
  }

  /** Records that are being sent by a thread of their own. */
  final class Dose implements AutoCloseable {
    private final Thread thread;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private Dose(int each, Duration time) {
      this.thread =
          Thread.ofPlatform().daemon().name("poison").start(() -> sendAll(each, time.toNanos()));
    }

    private void sendAll(int each, long nanos) {
      PoisonRecords.Kind[] kinds = PoisonRecords.Kind.values();
      int count = each * kinds.length;
      long start = System.nanoTime();
      for (int n = 0; n < count && !Thread.currentThread().isInterrupted(); n++) {
        long due = start + n * (nanos / count);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        sent.add(send(kinds[n % kinds.length]));
      }
    }

    void awaitSent() throws InterruptedException, ExecutionException, TimeoutException {
      thread.join(Duration.ofSeconds(SENT_WITHIN_SECONDS));
      for (Future<RecordMetadata> record : sent) {
        record.get(SENT_WITHIN_SECONDS, TimeUnit.SECONDS);
      }
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join(Duration.ofSeconds(5));
    }
  }
}
