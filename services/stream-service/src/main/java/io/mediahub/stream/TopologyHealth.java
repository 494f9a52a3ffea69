package io.mediahub.stream;

import io.mediahub.streams.readmodel.engine.ModelRuntime;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.rendition.RenditionProcess;
import io.mediahub.streams.rendition.RenditionProcessStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Readiness: up when every topology runs; degraded when all run and something is parked that an
 * operator must look at; otherwise down, naming the topologies that do not run. Reports the backlog
 * of each.
 */
@Component("runningTopologies")
final class TopologyHealth implements HealthIndicator {
  static final Status DEGRADED = new Status("DEGRADED");

  private final TopologyLifecycle host;

  private final RenditionProcessStatus renditions;
  private final WitnessLifecycle witness;

  TopologyHealth(
      TopologyLifecycle host, RenditionProcessStatus renditions, WitnessLifecycle witness) {
    this.host = host;
    this.renditions = renditions;
    this.witness = witness;
  }

  @Override
  public Health health() {
    return withWitness(of(host.running(), renditions), witness.sentence());
  }

  /** Divergent rows are no reason to restart anything, but somebody must look. */
  static Health withWitness(Health health, @Nullable String divergent) {
    if (divergent == null) {
      return health;
    }
    Status status = health.getStatus().equals(Status.UP) ? DEGRADED : health.getStatus();
    return Health.status(status)
        .withDetails(health.getDetails())
        .withDetail("divergent", divergent)
        .build();
  }

  static Health of(List<RunningTopology> all, RenditionProcessStatus renditions) {
    if (all.isEmpty()) {
      return Health.down()
          .withDetail("starting", "waiting for brokers, registry and databases")
          .build();
    }
    List<String> notAtWork =
        all.stream().filter(t -> !t.isWorking()).map(RunningTopology::name).toList();
    List<String> parked = new ArrayList<>();
    all.stream()
        .filter(TopologyHealth::hasParked)
        .forEach(topology -> parked.add(parkedOf(topology)));
    if (!renditions.parked().isEmpty()) {
      Map<String, Long> byReason = new TreeMap<>();
      renditions.parked().forEach(media -> byReason.merge(media.reason(), 1L, Long::sum));
      parked.add(RenditionProcess.NAME + " " + byReason);
    }
    List<String> rebuilds = new ArrayList<>();
    all.stream()
        .map(TopologyHealth::wantsRebuild)
        .flatMap(java.util.Optional::stream)
        .forEach(rebuilds::add);
    Health.Builder health =
        !notAtWork.isEmpty()
            ? Health.down()
            : parked.isEmpty() && rebuilds.isEmpty() ? Health.up() : Health.status(DEGRADED);
    if (!notAtWork.isEmpty()) {
      health.withDetail("notAtWork", notAtWork);
    }
    if (!parked.isEmpty()) {
      health.withDetail("parked", String.join("; ", parked) + " (see ./mediahub dlq list)");
    }
    if (!rebuilds.isEmpty()) {
      health.withDetail("rebuild", String.join("; ", rebuilds));
    }
    all.forEach(topology -> health.withDetail(topology.name(), details(topology)));
    return health.build();
  }

  private static java.util.Optional<String> wantsRebuild(RunningTopology topology) {
    ModelRuntime runtime = topology.runtime();
    String why = runtime == null ? null : runtime.wantsRebuild();
    return why == null
        ? java.util.Optional.empty()
        : java.util.Optional.of(topology.name() + ": " + why);
  }

  private static boolean hasParked(RunningTopology topology) {
    ModelRuntime runtime = topology.runtime();
    return runtime != null && !runtime.parked().isEmpty();
  }

  private static String parkedOf(RunningTopology topology) {
    Map<String, Long> byReason = new TreeMap<>();
    ModelRuntime runtime = topology.runtime();
    if (runtime != null) {
      for (ParkedKey key : runtime.parked()) {
        byReason.merge(sentence(key.reason()), 1L, Long::sum);
      }
    }
    return topology.name() + " " + byReason;
  }

  private static String sentence(ParkedKey.Reason reason) {
    return reason == ParkedKey.Reason.NEEDS_NEWER_READER
        ? reason.code() + " (upgrade this service)"
        : reason.code();
  }

  private static Map<String, Object> details(RunningTopology topology) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", topology.life().name());
    details.put("lag", (long) topology.lag());
    if (topology.nextTry() != null) {
      details.put("begunAnewAt", topology.nextTry());
    }
    ModelRuntime runtime = topology.runtime();
    if (runtime != null) {
      details.put("parkedKeys", runtime.parked().size());
      details.put("gaps", runtime.gaps());
      if (runtime.unavailableSince() != null) {
        details.put("waitingSince", runtime.unavailableSince());
        details.put("waitingFor", runtime.unavailableWhy());
      }
      if (!runtime.held().isEmpty()) {
        details.put("notReadOn", runtime.held());
      }
    }
    return details;
  }
}
