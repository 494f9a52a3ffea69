package io.mediahub.edge.health;

import io.mediahub.edge.revocation.LogContact;
import java.time.Clock;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** For the internal port: whether revocations are heard, and if not, why. */
public final class RevocationHealth implements HealthIndicator {
  private final LogContact contact;
  private final Clock clock;

  public RevocationHealth(LogContact contact, Clock clock) {
    this.contact = contact;
    this.clock = clock;
  }

  @Override
  public Health health() {
    var health =
        switch (contact.state(clock.instant())) {
          case STARTING -> Health.outOfService();
          case LIVE -> Health.up();
          case DEGRADED ->
              Health.status(
                  new Status("DEGRADED", "Revocations are not heard; cookies alone decide."));
        };
    String trouble = contact.trouble();
    return trouble == null ? health.build() : health.withDetail("trouble", trouble).build();
  }
}
