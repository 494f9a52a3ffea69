package io.mediahub.stream;

import io.mediahub.stream.notary.NotaryStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether proofs of the log are kept. A fork is shown for as long as the database knows it. The
 * service stays ready: the read models need no notary.
 */
@Component("notary")
final class NotaryHealth implements HealthIndicator {
  private final NotaryStatus status;

  NotaryHealth(NotaryStatus status) {
    this.status = status;
  }

  @Override
  public Health health() {
    boolean failing = status.failingSince() != null;
    Health.Builder health = failing ? Health.status(TopologyHealth.DEGRADED) : Health.up();
    health.withDetail("leading", status.isLeading()).withDetail("leaves", status.leaves());
    if (failing) {
      health.withDetail("failingSince", String.valueOf(status.failingSince()));
      health.withDetail("why", String.valueOf(status.why()));
    }
    if (status.forks() > 0) {
      health.withDetail(
          "forks",
          status.forks()
              + ": a log was not the one any more that was read (see ./mediahub audit checkpoints)");
    }
    return health.build();
  }
}
