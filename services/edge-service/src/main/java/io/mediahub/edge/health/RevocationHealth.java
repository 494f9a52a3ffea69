package io.mediahub.edge.health;

import io.mediahub.edge.revocation.LogContact;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** For the internal port: whether revocations arrive, and if not, why. */
public final class RevocationHealth implements HealthIndicator {
  private final LogContact contact;
  private final Clock clock;

  public RevocationHealth(LogContact contact, Clock clock) {
    this.contact = contact;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Instant now = clock.instant();
    LogContact.State state = contact.state(now);
    var health =
        switch (state) {
          case STARTING -> Health.outOfService();
          case LIVE -> Health.up();
          case DEGRADED ->
              degraded("Revocations are late, or some could not be read; the rest is served.");
          case BLIND ->
              degraded("Revocations are not heard: playbacks that are not known are refused.");
        };
    health.withDetail("hears", state.name().toLowerCase(Locale.ROOT));
    String trouble = contact.trouble(now);
    return trouble == null ? health.build() : health.withDetail("trouble", trouble).build();
  }

  private static Health.Builder degraded(String meaning) {
    return Health.status(new Status("DEGRADED", meaning));
  }
}
