package io.mediahub.streams.rendition;

import io.mediahub.schemas.Topics;
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
  /** A job waits in its topic until a worker is free: only when it leaves the topic is it gone. */
  private static final Duration UNCLAIMED =
      Topics.ENCODE_JOBS.layout().retention().minus(Duration.ofHours(1));

  public static final LeaseSettings DEFAULT =
      new LeaseSettings(Duration.ofSeconds(60), UNCLAIMED, Duration.ofSeconds(10));
}
