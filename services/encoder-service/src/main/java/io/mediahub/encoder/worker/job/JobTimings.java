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
 * @param beat shortest time between two {@code JobStarted} of a running job
 * @param silence the rendition process gives a job to another worker after so long without a report
 * @param stop how long a job may take to end when the worker is stopped
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
    Duration stop,
    Duration stopLost,
    Duration shutdown,
    Duration deploy) {

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
        renew,
        beat,
        "A beat follows a renewal, so it cannot be more frequent: renew (%s) <= beat (%s).");
    atMost(
        beat.plus(renew).multipliedBy(2),
        silence,
        "One lost beat must not cost a worker its job: 2 x (beat + renew) (%s) <= silence (%s).");
    less(
        stopLost,
        silence,
        "A lost job must have ended before the next attempt: stopLost (%s) < silence (%s).");
    less(stop, stopLost, "A stopped worker waits less than others: stop (%s) < stopLost (%s).");
    less(stop, shutdown, "A stopped worker must report its job: stop (%s) < shutdown (%s).");
    less(
        shutdown, deploy, "The process must end before it is killed: shutdown (%s) < deploy (%s).");
  }

  /** The times that follow from an operator's choice of the lock. */
  public static JobTimings of(Duration lock) {
    return new JobTimings(
        Duration.ofMillis(40),
        lock,
        lock.dividedBy(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        lock.multipliedBy(2).dividedBy(3),
        Retries.SILENCE,
        Duration.ofSeconds(4),
        Duration.ofSeconds(30),
        Duration.ofSeconds(7),
        Duration.ofSeconds(10));
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
