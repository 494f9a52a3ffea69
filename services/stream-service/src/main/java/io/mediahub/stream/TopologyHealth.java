package io.mediahub.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Readiness: up when every topology is at work and its database answers; says of each how far
 * behind it is.
 */
@Component("runningTopologies")
final class TopologyHealth implements HealthIndicator {
  private final TopologyHost host;

  TopologyHealth(TopologyHost host) {
    this.host = host;
  }

  @Override
  public Health health() {
    List<HostedTopology> all = host.hosted();
    boolean working =
        !all.isEmpty()
            && all.stream().allMatch(t -> t.isWorking() && t.databaseAwaySince() == null);
    Health.Builder health = working ? Health.up() : Health.down();
    if (all.isEmpty()) {
      health.withDetail("starting", "waiting for brokers, registry and databases");
    }
    all.forEach(topology -> health.withDetail(topology.name(), details(topology)));
    return health.build();
  }

  private static Map<String, Object> details(HostedTopology topology) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", topology.state().name());
    details.put("lag", (long) topology.lag());
    details.put("deadLetters", topology.deadLetters());
    if (topology.databaseAwaySince() != null) {
      details.put("databaseAwaySince", topology.databaseAwaySince());
    }
    return details;
  }
}
