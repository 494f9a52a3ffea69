package io.mediahub.stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Kafka's own metrics of each topology, and those that matter: is it working, how far behind, what
 * was put aside.
 */
@Component
final class TopologyMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<KafkaStreamsMetrics> bound = new ArrayList<>();

  TopologyMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void bind(HostedTopology topology) {
    Tags tags = Tags.of("topology", topology.name());
    Gauge.builder("mediahub.topology.lag", topology, HostedTopology::lag)
        .description("Records not read yet")
        .tags(tags)
        .register(registry);
    Gauge.builder("mediahub.topology.working", topology, t -> t.isWorking() ? 1 : 0)
        .description("1 while the topology is at work")
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("mediahub.dead.letters", topology, HostedTopology::deadLetters)
        .description("Records put aside because nobody can read them")
        .tags(tags)
        .register(registry);
    KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(topology.streams(), tags);
    metrics.bindTo(registry);
    bound.add(metrics);
  }

  @Override
  public void close() {
    bound.forEach(KafkaStreamsMetrics::close);
    bound.clear();
  }
}
