package io.mediahub.encoder.worker.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.EncodeProgressed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports how far a job is while its lock is held. The rendition process gives up a job without a
 * report for {@link JobTimings#silence()}, and during a download or a slow scene there is nothing
 * else to report. Used by the thread that renews the lock, so it never claims a job that the broker
 * has given to another worker.
 */
public final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Supplier<JobReports> reports;
  private final EncodeJob job;
  private final JobProgress progress;
  private final Clock clock;
  private final Duration every;
  private Instant last;

  /**
   * @param reports makes new reports for each beat, since reports that lost one send no more
   * @param every shortest time between two beats
   */
  Heartbeat(
      Supplier<JobReports> reports,
      EncodeJob job,
      JobProgress progress,
      Clock clock,
      Duration every) {
    this.reports = reports;
    this.job = job;
    this.progress = progress;
    this.clock = clock;
    this.every = every;
    this.last = clock.instant();
  }

  /** While the lock is held, at least as often as a beat is due. */
  public void stillHeld() {
    Instant now = clock.instant();
    if (now.isBefore(last.plus(every))) {
      return;
    }
    last = now;
    try {
      reports.get().send(beat(job, progress));
    } catch (ReportLost e) { // the job's own reports decide whether it can go on
      LOG.warn("The heartbeat of a job was lost: {}", e.getMessage());
    }
  }

  /** A sign of life that is no event. */
  static EncodeProgressed beat(EncodeJob job, JobProgress progress) {
    return new EncodeProgressed(job.getJobId(), job.getAttempt(), progress.permille());
  }
}
