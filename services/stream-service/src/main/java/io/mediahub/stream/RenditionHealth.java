package io.mediahub.stream;

import io.mediahub.streams.rendition.RenditionProcessStatus;
import io.mediahub.streams.rendition.RenditionProcessStatus.ParkedMedia;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports the media that the rendition process has parked. Stays up: other media go on, and a
 * restart would not help.
 */
@Component("renditionProcess")
final class RenditionHealth implements HealthIndicator {
  private static final int MOST = 20;

  private final RenditionProcessStatus status;

  RenditionHealth(RenditionProcessStatus status) {
    this.status = status;
  }

  @Override
  public Health health() {
    List<ParkedMedia> parked = status.parked();
    Health.Builder health = Health.up().withDetail("parkedMedia", parked.size());
    if (!parked.isEmpty()) {
      Map<String, String> first = new LinkedHashMap<>();
      parked.stream()
          .limit(MOST)
          .forEach(media -> first.put(media.mediaId(), media.reason() + " since " + media.since()));
      health.withDetail("parked", first);
    }
    if (parked.stream().anyMatch(media -> media.reason().equals("needs-newer-reader"))) {
      health.withDetail("hint", "Upgrade this service: some records were written by a newer one.");
    }
    return health.build();
  }
}
