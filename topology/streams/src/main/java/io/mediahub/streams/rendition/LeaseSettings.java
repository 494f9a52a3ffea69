package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.domain.rendition.Retries;
import java.time.Duration;

/**
 * How long the rendition process waits for workers, and for how many at once. A job that no worker
 * has started has no limit while it is in the queue.
 *
 * @param silence a started job goes to another worker after so long without a report
 * @param checkEvery how often leases are checked
 * @param perLook most leases that one check handles, since their consequences are one transaction;
 *     the next check handles the rest
 * @param sweepAfter how long unused objects stay in the object store after a media's end, since
 *     somebody may still be watching
 * @param window most jobs for chunks of one media that are open at the same time
 * @param atOnce media of one owner, in one partition, whose jobs are as urgent as anyone's
 * @param queued more media of one owner, in one partition, whose jobs may be in the queue
 */
public record LeaseSettings(
    Duration silence,
    Duration checkEvery,
    int perLook,
    Duration sweepAfter,
    int window,
    int atOnce,
    int queued) {
  public static final LeaseSettings DEFAULT =
      new LeaseSettings(
          Retries.SILENCE,
          Duration.ofSeconds(10),
          1_000,
          Duration.ofHours(1),
          RenditionDecider.WINDOW,
          1,
          2);

  /** A check or a report that is later than this shows that the process was stopped or behind. */
  Duration late() {
    return checkEvery.multipliedBy(3);
  }

  public LeaseSettings with(Duration silence, Duration sweepAfter) {
    return new LeaseSettings(silence, checkEvery, perLook, sweepAfter, window, atOnce, queued);
  }

  public LeaseSettings withShares(int window, int atOnce, int queued) {
    return new LeaseSettings(silence, checkEvery, perLook, sweepAfter, window, atOnce, queued);
  }
}
