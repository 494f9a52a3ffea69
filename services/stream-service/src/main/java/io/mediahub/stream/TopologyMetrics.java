package io.mediahub.stream;

import io.mediahub.streams.readmodel.ParkedKey;
import io.mediahub.streams.readmodel.ReadModelSessions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.stereotype.Component;

/**
 * Kafka's own metrics of each topology, and those that matter: is it working, how far behind, what
 * is parked, what was missing or came twice.
 */
@Component
final class TopologyMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final Map<String, KafkaStreamsMetrics> bound = new HashMap<>();

  TopologyMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void bind(HostedTopology topology) {
    gauge("mediahub.topology.lag", "Records not read yet", topology, HostedTopology::lag);
    gauge(
        "mediahub.topology.working",
        "1 while the topology is at work",
        topology,
        t -> t.isWorking() ? 1 : 0);
    gauge(
        "mediahub.parked.keys",
        "Keys of which a record could not be applied",
        topology,
        t -> parked(t, key -> 1));
    gauge(
        "mediahub.parked.records",
        "Records that wait behind one that could not be applied, and that one",
        topology,
        t -> parked(t, ParkedKey::records));
    gauge("mediahub.parked.bytes", "Their size", topology, t -> parked(t, ParkedKey::bytes));
    gauge(
        "mediahub.partitions.held",
        "Partitions that are not read on until somebody has looked",
        topology,
        t -> of(t, sessions -> sessions.held().size()));
    counter(
        "mediahub.topology.given.up",
        "Times that its threads died too often",
        topology,
        HostedTopology::timesGivenUp);
    counter(
        "mediahub.events.duplicate",
        "Events that came again and were passed by",
        topology,
        t -> of(t, ReadModelSessions::duplicates));
    counter(
        "mediahub.events.gaps",
        "Times that a version was missing",
        topology,
        t -> of(t, ReadModelSessions::gaps));
  }

  private static double of(HostedTopology topology, ToDoubleFunction<ReadModelSessions> value) {
    ReadModelSessions sessions = topology.sessions();
    return sessions == null ? 0 : value.applyAsDouble(sessions);
  }

  private static double parked(HostedTopology topology, ToDoubleFunction<ParkedKey> value) {
    return of(topology, sessions -> sessions.parked().stream().mapToDouble(value).sum());
  }

  private void gauge(
      String name, String about, HostedTopology topology, ToDoubleFunction<HostedTopology> value) {
    Gauge.builder(name, topology, value)
        .description(about)
        .tags(tags(topology.name()))
        .register(registry);
  }

  private void counter(
      String name, String about, HostedTopology topology, ToDoubleFunction<HostedTopology> value) {
    FunctionCounter.builder(name, topology, value)
        .description(about)
        .tags(tags(topology.name()))
        .register(registry);
  }

  private static Tags tags(String topology) {
    return Tags.of("topology", topology);
  }

  /** Kafka's own, which end with the clients that they are of. */
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
