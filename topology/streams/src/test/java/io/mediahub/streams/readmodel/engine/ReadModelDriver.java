package io.mediahub.streams.readmodel.engine;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.runtime.StreamsSettings;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.PlainFold;
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
  final ModelRuntime runtime;
  private final TopologyTestDriver driver;
  private final Map<String, TestInputTopic<String, byte[]>> inputs = new HashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();

  ReadModelDriver(ReadModel model, ModelDatabase database) {
    this.expected = new PlainFold(model);
    runtime = new ModelRuntime(model, same -> database, PlainAvro.schemas(), ModelSettings.DEFAULT);
    StreamsBuilder builder = new StreamsBuilder();
    ModelTopology.build(builder, model, runtime);
    driver =
        new TopologyTestDriver(
            builder.build(),
            new StreamsSettings(
                    Map.of("bootstrap.servers", "unused:9092"),
                    "test",
                    Path.of("target", "state-" + UUID.randomUUID()))
                .readModel(model.name(), ModelSettings.DEFAULT.commitInterval()));
    model.sources().forEach(source -> inputs.put(source.topic().name(), input(source.topic())));
    assign(runtime);
  }

  /** The driver has no consumer that would. */
  private void assign(ModelRuntime runtime) {
    List<TopicPartition> partitions =
        inputs.keySet().stream().map(topic -> new TopicPartition(topic, 0)).toList();
    runtime
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
            new EventLocation(logged.topic().name(), 0, offset, RECORDED),
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
