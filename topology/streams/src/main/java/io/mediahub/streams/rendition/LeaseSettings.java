package io.mediahub.streams.rendition;

import java.time.Duration;

/**
 * How long the process waits for workers.
 *
 * @param silence a job that somebody has begun is given to another when nothing was heard of it for
 *     this long
 * @param unclaimed a job that nobody has begun is asked for again after this long
 * @param checkEvery how often both are looked at
 */
public record LeaseSettings(Duration silence, Duration unclaimed, Duration checkEvery) {
  public static final LeaseSettings DEFAULT =
      new LeaseSettings(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofSeconds(10));
}
