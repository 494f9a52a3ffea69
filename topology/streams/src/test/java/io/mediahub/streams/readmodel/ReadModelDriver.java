package io.mediahub.streams.readmodel;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.PlainFold;
import io.mediahub.streams.wire.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mediahub.Envelope;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** Runs a read model's topology without brokers, and a plain fold beside it. */
final class ReadModelDriver implements AutoCloseable {
  private static final Instant RECORDED = Instant.parse("2026-02-01T00:00:00Z");

  final PlainFold expected;
  final ReadModelSessions sessions;
  private final TopologyTestDriver driver;
  private final Map<String, TestInputTopic<String, byte[]>> inputs = new HashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();

  ReadModelDriver(ReadModel model, ReadModelDatabase database) {
    this.expected = new PlainFold(model);
    sessions =
        new ReadModelSessions(
            model, same -> database, PlainAvro.schemas(), ReadModelSettings.DEFAULT);
    StreamsBuilder builder = new StreamsBuilder();
    ReadModelTopology.build(builder, model, sessions);
    driver =
        new TopologyTestDriver(
            builder.build(),
            new StreamsSettings(
                    Map.of("bootstrap.servers", "unused:9092"),
                    "test",
                    Path.of("target", "state-" + UUID.randomUUID()))
                .readModel(model.name(), ReadModelSettings.DEFAULT.commitInterval()));
    model.sources().forEach(source -> inputs.put(source.topic().name(), input(source.topic())));
    assign(sessions);
  }

  /** The driver has no consumer that would. */
  private void assign(ReadModelSessions sessions) {
    List<TopicPartition> partitions =
        inputs.keySet().stream().map(topic -> new TopicPartition(topic, 0)).toList();
    sessions
        .ofThisThread()
        .assigned(partitions, new LogBounds(Map.of(), Map.of(), Map.of()), topic -> 1);
  }

  private TestInputTopic<String, byte[]> input(Topic<?> topic) {
    return driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer());
  }

  <V extends Envelope> void pipe(LogEntry<V> logged) {
    if (!inputs.containsKey(logged.topic().name())) {
      return;
    }
    long offset = offsets.merge(logged.topic().name(), 1L, Long::sum) - 1;
    byte[] bytes = PlainAvro.bytes(logged.envelope());
    inputs.get(logged.topic().name()).pipeInput(logged.key(), bytes, RECORDED);
    expected.add(
        logged.topic(),
        logged.envelope(),
        new RawRecord(
            new Position(logged.topic().name(), 0, offset, RECORDED),
            logged.key(),
            bytes,
            List.of()));
  }

  /** Events that the model shall have nothing of, or nothing yet. */
  void pipeUnexpected(LogEntry<?> logged) {
    pipeBytes(logged.topic(), logged.key(), PlainAvro.bytes(logged.envelope()));
  }

  void pipeBytes(Topic<?> topic, String key, byte[] bytes) {
    offsets.merge(topic.name(), 1L, Long::sum);
    inputs.get(topic.name()).pipeInput(key, bytes, RECORDED);
  }

  /** So long that what is parked was looked after. */
  void lookAfterParked() {
    driver.advanceWallClockTime(Duration.ofSeconds(2));
  }

  @Override
  public void close() {
    driver.close();
  }
}
