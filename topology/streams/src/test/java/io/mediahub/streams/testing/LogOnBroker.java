package io.mediahub.streams.testing;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes events to a broker as the platform does, in transactions of which some are aborted, and
 * folds those that count plainly at the positions that they got.
 */
public final class LogOnBroker implements AutoCloseable {
  /** The topics take the broker's time instead. */
  public static final Instant PRODUCERS_CLOCK = Instant.parse("2026-02-01T00:00:00Z");

  private static final int MAX_IN_TRANSACTION = 20;

  private final PlainFold expected;
  private final List<String> topics;
  private final Random random = new Random(7);
  private final KafkaProducer<String, byte[]> producer;

  public LogOnBroker(Broker broker, ReadModel model) {
    this.expected = new PlainFold(model);
    this.topics = model.sources().stream().map(source -> source.topic().name()).toList();
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "acks",
                "all",
                "linger.ms",
                1,
                "transactional.id",
                "log-" + UUID.randomUUID()),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  public void write(List<LogEntry<?>> log) throws Exception {
    List<LogEntry<?>> ours =
        log.stream().filter(entry -> topics.contains(entry.topic().name())).toList();
    for (int from = 0; from < ours.size(); ) {
      int to = Math.min(ours.size(), from + 1 + random.nextInt(MAX_IN_TRANSACTION));
      if (random.nextInt(4) == 0) {
        abort(ours.subList(from, to));
      }
      commit(ours.subList(from, to));
      from = to;
    }
  }

  /** The same events as the transaction after it, as when the first try failed. */
  private void abort(List<LogEntry<?>> events) {
    producer.beginTransaction();
    send(events);
    producer.flush();
    producer.abortTransaction();
  }

  private void commit(List<LogEntry<?>> events) throws Exception {
    producer.beginTransaction();
    Map<LogEntry<?>, Future<RecordMetadata>> sent = send(events);
    producer.commitTransaction();
    for (var entry : sent.entrySet()) {
      expect(entry.getKey(), entry.getValue().get());
    }
  }

  private Map<LogEntry<?>, Future<RecordMetadata>> send(List<LogEntry<?>> events) {
    Map<LogEntry<?>, Future<RecordMetadata>> sent = new LinkedHashMap<>();
    long timestamp = PRODUCERS_CLOCK.toEpochMilli();
    for (LogEntry<?> entry : events) {
      byte[] bytes = PlainAvro.bytes(entry.envelope());
      sent.put(
          entry,
          producer.send(
              new ProducerRecord<>(entry.topic().name(), null, timestamp, entry.key(), bytes)));
    }
    return sent;
  }

  private void expect(LogEntry<?> entry, RecordMetadata at) {
    EventLocation location =
        new EventLocation(
            at.topic(), at.partition(), at.offset(), Instant.ofEpochMilli(at.timestamp()));
    byte[] bytes = PlainAvro.bytes(entry.envelope());
    expected.add(
        entry.topic(), entry.envelope(), new RawRecord(location, entry.key(), bytes, List.of()));
  }

  /** Writes events of which the model shall have nothing, or nothing yet. */
  public void writeUnexpected(List<LogEntry<?>> log) {
    producer.beginTransaction();
    send(new ArrayList<>(log));
    producer.commitTransaction();
  }

  /** Bytes that are no event, among the uploads. */
  public void writeBytes(String key, byte[] bytes) throws Exception {
    writeBytes(Topics.UPLOAD_EVENTS, key, bytes);
  }

  /** Bytes that are no event; returns where they went. */
  public TopicPartition writeBytes(Topic<?> topic, String key, byte[] bytes) throws Exception {
    producer.beginTransaction();
    var sent = producer.send(new ProducerRecord<>(topic.name(), key, bytes));
    producer.commitTransaction();
    return new TopicPartition(topic.name(), sent.get().partition());
  }

  public PlainFold expected() {
    return expected;
  }

  @Override
  public void close() {
    producer.close();
  }
}
