package io.mediahub.stream;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Liveness: down only when a topology has given up, which a restart of the process heals. What a
 * topology waits for is no reason to restart it.
 */
@Component("topologiesAlive")
final class TopologyLiveness implements HealthIndicator {
  private final TopologyHost host;

  TopologyLiveness(TopologyHost host) {
    this.host = host;
  }

  @Override
  public Health health() {
    List<String> givenUp =
        host.hosted().stream()
            .filter(HostedTopology::isBeyondHelp)
            .map(HostedTopology::name)
            .toList();
    return givenUp.isEmpty()
        ? Health.up().build()
        : Health.down().withDetail("givenUp", givenUp).build();
  }
}
