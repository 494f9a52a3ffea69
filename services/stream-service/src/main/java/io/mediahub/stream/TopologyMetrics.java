package io.mediahub.stream;

import io.mediahub.streams.readmodel.engine.ModelRuntime;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.stereotype.Component;

/**
 * Kafka's metrics of each topology, and its own: whether it runs, its backlog, parked records, gaps
 * and duplicates.
 */
@Component
final class TopologyMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final Map<String, KafkaStreamsMetrics> bound = new HashMap<>();

  TopologyMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void bind(RunningTopology topology) {
    gauge(StreamMeter.TOPOLOGY_LAG, topology, RunningTopology::lag);
    gauge(StreamMeter.TOPOLOGY_WORKING, topology, t -> t.isWorking() ? 1 : 0);
    gauge(StreamMeter.PARKED_KEYS, topology, t -> parked(t, key -> 1));
    gauge(StreamMeter.PARKED_RECORDS, topology, t -> parked(t, ParkedKey::records));
    gauge(StreamMeter.PARKED_BYTES, topology, t -> parked(t, ParkedKey::bytes));
    gauge(StreamMeter.PARKED_OLDEST, topology, TopologyMetrics::oldest);
    gauge(StreamMeter.PARTITIONS_HELD, topology, t -> of(t, runtime -> runtime.held().size()));
    counted(StreamMeter.TOPOLOGY_GIVEN_UP, topology, RunningTopology::timesGivenUp);
    counted(StreamMeter.EVENTS_DUPLICATE, topology, t -> of(t, ModelRuntime::duplicates));
    counted(StreamMeter.EVENTS_GAPS, topology, t -> of(t, ModelRuntime::gaps));
  }

  private static double of(RunningTopology topology, ToDoubleFunction<ModelRuntime> value) {
    ModelRuntime runtime = topology.runtime();
    return runtime == null ? 0 : value.applyAsDouble(runtime);
  }

  private static double parked(RunningTopology topology, ToDoubleFunction<ParkedKey> value) {
    return of(topology, runtime -> runtime.parked().stream().mapToDouble(value).sum());
  }

  private static double oldest(RunningTopology topology) {
    return of(
        topology,
        runtime ->
            runtime.parked().stream()
                .mapToDouble(key -> secondsSince(key.since()))
                .max()
                .orElse(0));
  }

  static double secondsSince(Instant time) {
    return Math.max(0, Duration.between(time, Instant.now()).toMillis() / 1000.0);
  }

  private void gauge(
      StreamMeter meter, RunningTopology topology, ToDoubleFunction<RunningTopology> value) {
    meter.gauge(registry, topology, value, topology.name());
  }

  private void counted(
      StreamMeter meter, RunningTopology topology, ToDoubleFunction<RunningTopology> value) {
    meter.counted(registry, topology, value, topology.name());
  }

  private static Tags tags(String topology) {
    return Tags.of("topology", topology);
  }

  /** Kafka's metrics, removed with their clients. */
  synchronized void begun(String topology, KafkaStreams streams) {
    KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams, tags(topology));
    KafkaStreamsMetrics before = bound.put(topology, metrics);
    if (before != null) {
      before.close();
    }
    metrics.bindTo(registry);
  }

  @Override
  public synchronized void close() {
    bound.values().forEach(KafkaStreamsMetrics::close);
    bound.clear();
  }
}
