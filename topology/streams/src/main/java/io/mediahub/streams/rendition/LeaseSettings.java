package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.Retries;
import java.time.Duration;

/**
 * How long the process waits for workers. A job that nobody has begun is waited for as long as it
 * lies in its queue, however long that is.
 *
 * @param silence a job that somebody has begun is given to another when nothing was heard of it for
 *     this long
 * @param checkEvery how often leases are looked at
 * @param perLook how many of them a look deals with; the rest is left to the next one, since what
 *     follows from a look is one transaction
 * @param sweepAfter how long what serves nobody any more is left in the object store after a
 *     media's end: somebody may still be watching it
 */
public record LeaseSettings(
    Duration silence, Duration checkEvery, int perLook, Duration sweepAfter) {
  public static final LeaseSettings DEFAULT =
      new LeaseSettings(Retries.SILENCE, Duration.ofSeconds(10), 1_000, Duration.ofHours(1));

  /**
   * A look, or a report, that is late by more than this tells of a process that was not listening.
   */
  Duration late() {
    return checkEvery.multipliedBy(3);
  }

  public LeaseSettings with(Duration silence, Duration sweepAfter) {
    return new LeaseSettings(silence, checkEvery, perLook, sweepAfter);
  }
}
