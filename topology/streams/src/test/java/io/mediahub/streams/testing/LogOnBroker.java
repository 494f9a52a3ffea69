package io.mediahub.streams.testing;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.streams.readmodel.Position;
import io.mediahub.streams.readmodel.ReadModel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import mediahub.Envelope;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes events to a broker, and folds them plainly at the positions that they got. */
public final class LogOnBroker implements AutoCloseable {
  /** The topics take the broker's time instead. */
  public static final Instant PRODUCERS_CLOCK = Instant.parse("2026-02-01T00:00:00Z");

  private final PlainFold expected;
  private final List<String> topics;
  private final KafkaProducer<String, byte[]> producer;

  public LogOnBroker(Broker broker, ReadModel model) {
    this.expected = new PlainFold(model);
    this.topics = model.sources().stream().map(source -> source.topic().name()).toList();
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap(), "acks", "all", "linger.ms", 1),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public void write(List<Logged<?>> log) throws Exception {
    for (Logged<?> logged : log) {
      if (topics.contains(logged.topic().name())) {
        write(logged);
      }
    }
  }

  private <V extends Envelope> void write(Logged<V> logged) throws Exception {
    Topic<V> topic = logged.topic();
    byte[] bytes = PlainAvro.serdes().of(topic).serializer().serialize("", logged.envelope());
    long timestamp = PRODUCERS_CLOCK.toEpochMilli();
    Future<RecordMetadata> sent =
        producer.send(new ProducerRecord<>(topic.name(), null, timestamp, logged.key(), bytes));
    RecordMetadata at = sent.get();
    expected.add(
        topic,
        logged.envelope(),
        new Position(
            topic.name(), at.partition(), at.offset(), Instant.ofEpochMilli(at.timestamp())));
  }

  /** Bytes that are no event, among the uploads. */
  public void writeBytes(String key, byte[] bytes) throws Exception {
    writeBytes(Topics.UPLOAD_EVENTS, key, bytes);
  }

  /** Bytes that are no event; returns where they went. */
  public TopicPartition writeBytes(Topic<?> topic, String key, byte[] bytes) throws Exception {
    RecordMetadata at = producer.send(new ProducerRecord<>(topic.name(), key, bytes)).get();
    return new TopicPartition(topic.name(), at.partition());
  }

  public PlainFold expected() {
    return expected;
  }

  @Override
  public void close() {
    producer.close();
  }
}
