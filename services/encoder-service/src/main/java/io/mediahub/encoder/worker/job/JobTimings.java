package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.Retries;
import java.time.Duration;

/**
 * The times of a job that depend on each other. The constructor refuses a combination that does not
 * work, so a change of one time cannot silently break another.
 *
 * @param poll how long an idle worker waits for a job before it looks at the stop signal again. The
 *     share consumer sends one fetch in each poll, and the commit marker behind a job answers the
 *     first: a long poll would delay every second job by its length. Short polls are cheap: 25 a
 *     second of an idle worker take half a percent of a core
 * @param lock how long the broker reserves a record for a worker that does not renew the lock
 * @param renew time between two renewals of the lock
 * @param margin time that is left of a lock when the worker stops waiting for its renewal
 * @param acknowledge how long the worker waits for the broker to confirm an acknowledgement
 * @param beat time between two reports of how far a running job is
 * @param silence the rendition process gives a job to another worker after so long without a report
 * @param drain how long running jobs may go on when the worker is stopped
 * @param stop how long a job may take to end after that
 * @param stopLost how long a job may take to end after its lock was lost; longer than any of its
 *     steps that cannot be interrupted
 * @param shutdown how long the process waits for its workers when it is stopped
 * @param deploy time from SIGTERM until a deployment kills the process
 */
public record JobTimings(
    Duration poll,
    Duration lock,
    Duration renew,
    Duration margin,
    Duration acknowledge,
    Duration beat,
    Duration silence,
    Duration drain,
    Duration stop,
    Duration stopLost,
    Duration shutdown,
    Duration deploy) {
  private static final Duration BEAT = Duration.ofSeconds(2);
  private static final Duration SPARE = Duration.ofSeconds(1);

  public JobTimings {
    less(poll, stop, "An idle worker must notice the stop signal in time: poll (%s) < stop (%s).");
    atMost(
        renew.multipliedBy(2).plus(margin),
        lock,
        "One late renewal must not lose the lock: 2 x renew + margin (%s) <= lock (%s).");
    less(
        acknowledge,
        lock,
        "An acknowledgement must arrive while the lock is held: acknowledge (%s) < lock (%s).");
    atMost(
        beat.multipliedBy(5),
        silence,
        "Lost beats must not cost a worker its job: 5 x beat (%s) <= silence (%s).");
    less(
        stopLost,
        silence,
        "A lost job must have ended before the next attempt: stopLost (%s) < silence (%s).");
    less(stop, stopLost, "A stopped worker waits less than others: stop (%s) < stopLost (%s).");
    less(
        drain.plus(stop),
        shutdown,
        "A stopped worker must report its job: drain + stop (%s) < shutdown (%s).");
    less(
        shutdown.plus(SPARE),
        deploy,
        "The process must end before it is killed: shutdown and a second (%s) < deploy (%s).");
  }

  /** The times that follow from an operator's choice of the lock and of the time to drain. */
  public static JobTimings of(Duration lock, Duration drain) {
    return new JobTimings(
        Duration.ofMillis(40),
        lock,
        lock.dividedBy(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        BEAT,
        Retries.SILENCE,
        drain,
        Duration.ofSeconds(4),
        Duration.ofSeconds(30),
        drain.plusSeconds(7),
        drain.plusSeconds(10));
  }

  /**
   * How long a framework should wait for the workers: longer than they take, less than others do.
   */
  public Duration patience() {
    return shutdown.plus(SPARE);
  }

  private static void less(Duration small, Duration large, String sentence) {
    require(small.compareTo(large) < 0, sentence.formatted(small, large));
  }

  private static void atMost(Duration small, Duration large, String sentence) {
    require(small.compareTo(large) <= 0, sentence.formatted(small, large));
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
