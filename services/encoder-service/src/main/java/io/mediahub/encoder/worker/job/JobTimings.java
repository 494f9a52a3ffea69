package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.Retries;
import java.time.Duration;

/**
 * The times of a job that depend on each other. The constructor refuses a combination that does not
 * work, so a change of one time cannot silently break another.
 *
 * @param poll how long an idle worker waits for a job before it looks at the stop signal again. The
 *     share consumer sends one fetch in each poll, and the commit marker behind a job answers the
 *     first: a long poll would delay every second job by its length
 * @param lock how long the broker reserves a record for a worker that does not renew the lock
 * @param renew time between two renewals of the lock
 * @param margin what is left of a lock when the worker stops waiting for its renewal
 * @param acknowledge how long the worker waits for the broker to confirm an acknowledgement
 * @param beat shortest time between two {@code JobStarted} of a running job
 * @param silence the rendition process gives a job to another worker when it has heard nothing of
 *     it for this long
 * @param stop how long a job may take to end when the worker is stopped
 * @param stopLost how long a job may take to end after its lock was lost; longer than any of its
 *     steps that cannot be interrupted
 * @param shutdown how long the process waits for its workers when it is stopped
 * @param deploy from SIGTERM until whoever runs the process kills it
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
    require(
        poll.compareTo(stop) < 0,
        "An idle worker must notice the stop signal in time: poll (%s) < stop (%s).",
        poll,
        stop);
    require(
        renew.multipliedBy(2).plus(margin).compareTo(lock) <= 0,
        "One late renewal must not lose the lock: 2 x renew (%s) + margin (%s) <= lock (%s).",
        renew,
        margin,
        lock);
    require(
        acknowledge.compareTo(lock) < 0,
        "An acknowledgement must arrive while the lock is held: acknowledge (%s) < lock (%s).",
        acknowledge,
        lock);
    require(
        renew.compareTo(beat) <= 0,
        "A beat is sent after a renewal, so it cannot be more frequent: renew (%s) <= beat (%s).",
        renew,
        beat);
    require(
        beat.plus(renew).multipliedBy(2).compareTo(silence) <= 0,
        "One lost beat must not cost a worker its job: 2 x (beat (%s) + renew (%s)) <= silence"
            + " (%s).",
        beat,
        renew,
        silence);
    require(
        stopLost.compareTo(silence) < 0,
        "A job whose lock was lost must have ended before the next attempt: stopLost (%s) <"
            + " silence (%s).",
        stopLost,
        silence);
    require(
        stop.compareTo(stopLost) < 0,
        "A worker that is stopped waits less than one that goes on: stop (%s) < stopLost (%s).",
        stop,
        stopLost);
    require(
        stop.compareTo(shutdown) < 0,
        "A stopped worker needs time to report its job: stop (%s) < shutdown (%s).",
        stop,
        shutdown);
    require(
        shutdown.compareTo(deploy) < 0,
        "The process must end before it is killed: shutdown (%s) < deploy (%s).",
        shutdown,
        deploy);
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

  private static void require(boolean holds, String sentence, Duration... values) {
    if (!holds) {
      throw new IllegalArgumentException(sentence.formatted((Object[]) values));
    }
  }
}
