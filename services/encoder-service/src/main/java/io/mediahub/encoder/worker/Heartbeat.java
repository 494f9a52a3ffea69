package io.mediahub.encoder.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import mediahub.rendition.JobStarted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says again and again who holds a job, for the process takes a job that is silent for lost, and a
 * download, a checksum or a slow stretch of film has nothing to report. Used by the thread that
 * renews the lock, so that it says nothing that the broker does not agree with.
 */
final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Supplier<JobReports> reports;
  private final JobStarted beat;
  private final Clock clock;
  private final Duration every;
  private Instant last;

  /**
   * @param reports new ones for each beat: that one was lost is no reason to fall silent
   * @param lock of which a third passes between renewals, so that two beats are never further apart
   */
  Heartbeat(
      Supplier<JobReports> reports,
      ReceivedJob received,
      String workerId,
      Clock clock,
      Duration lock) {
    this.reports = reports;
    this.beat = new JobStarted(received.job().getJobId(), received.job().getAttempt(), workerId);
    this.clock = clock;
    this.every = lock.multipliedBy(2).dividedBy(3);
    this.last = clock.instant();
  }

  /** After each renewal of the lock. */
  void stillHeld() {
    Instant now = clock.instant();
    if (now.isBefore(last.plus(every))) {
      return;
    }
    last = now;
    try {
      reports.get().say(beat);
    } catch (ReportLost e) { // the job's own reports decide whether it can go on
      LOG.warn("That a job is still held could not be said: {}", e.getMessage());
    }
  }
}
