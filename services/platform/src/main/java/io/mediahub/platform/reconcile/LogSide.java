package io.mediahub.platform.reconcile;

import io.mediahub.platform.reconcile.Fact.Aggregate;
import io.mediahub.platform.reconcile.Fact.Logged;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topics of events from their beginning up to where they end now. */
final class LogSide implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STANDSTILL = Duration.ofMinutes(1);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<EventBytes> events;
  private final Map<String, Integer> topics = new HashMap<>();
  private final Map<Integer, String> sources = new HashMap<>();
  private final Map<String, Long> unreadable = new HashMap<>();
  private final Map<TopicPartition, Long> ends;
  private final long total;

  LogSide(Map<String, String> connection, WriterSchemas schemas) {
    Map<String, Object> config = new HashMap<>(connection);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mediahub-reconcile");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    events =
        Topics.EVENTS.stream().<EventBytes>map(topic -> new EventBytes(topic, schemas)).toList();
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < Topics.EVENTS.size(); i++) {
      String name = Topics.EVENTS.get(i).name();
      topics.put(name, i);
      consumer
          .partitionsFor(name)
          .forEach(info -> all.add(new TopicPartition(name, info.partition())));
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
    ends = consumer.endOffsets(all);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
    total =
        ends.entrySet().stream()
            .mapToLong(e -> e.getValue() - beginnings.getOrDefault(e.getKey(), 0L))
            .sum();
  }

  /** Records and transaction markers, at most. */
  long total() {
    return total;
  }

  /**
   * @throws IOException when nothing comes for a minute
   */
  void read(WriteSide.Facts facts, Reconciliation.Progress progress) throws IOException {
    long done = 0;
    long heard = System.nanoTime();
    while (!isAtEnd()) {
      var polled = consumer.poll(POLL);
      if (!polled.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > STANDSTILL.toNanos()) {
        throw new IOException("the brokers have sent nothing for a minute");
      }
      for (ConsumerRecord<String, byte[]> record : polled) {
        take(record, facts);
      }
      done += polled.count();
      progress.at("reading the log", done, total);
    }
  }

  private boolean isAtEnd() {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  private void take(ConsumerRecord<String, byte[]> record, WriteSide.Facts facts)
      throws IOException {
    int topic = Objects.requireNonNull(topics.get(record.topic()), "a topic that was asked for");
    EventBytes.Metadata metadata = events.get(topic).metadata(record.value());
    if (metadata == null) {
      unreadable.merge(record.topic(), 1L, Long::sum);
      return;
    }
    String source = WriteSide.source(record.headers());
    if (source != null) {
      sources.put(topic, source);
    }
    facts.take(
        new Logged(
            new Aggregate(topic, metadata.aggregateId()),
            metadata.version(),
            metadata.eventId(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            WriteSide.forgets(topic, EventHeaders.readType(record.headers()))));
  }

  /** Who writes the events of each topic, by their newest one. */
  Map<Integer, String> sources() {
    return sources;
  }

  /** Records that nobody can read, by topic. */
  Map<String, Long> unreadable() {
    return unreadable;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
