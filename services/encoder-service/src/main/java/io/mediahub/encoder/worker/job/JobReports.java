package io.mediahub.encoder.worker.job;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import mediahub.Metadata;
import mediahub.rendition.JobReport;
import mediahub.rendition.WorkerReport;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one job to the rendition process, in order. Used by one thread at a time: work
 * beside the job's own may report as well.
 */
final class JobReports {
  private final ReportSender<JobReport> sender;
  private final Clock clock;
  private final Subject subject;
  private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();

  JobReports(ReportSender<JobReport> sender, Clock clock, Subject subject) {
    this.sender = sender;
    this.clock = clock;
    this.subject = subject;
  }

  /**
   * Sends a report without waiting for it.
   *
   * @throws ReportLost when this one, or one before it, could not be written
   */
  synchronized void send(WorkerReport report) {
    throwIfLost();
    Metadata metadata = subject.metadata(clock.instant());
    JobReport value =
        new JobReport(metadata, subject.mediaId(), subject.jobId(), subject.attempt(), report);
    try {
      sender.send(
          subject,
          metadata,
          report,
          value,
          (written, failure) -> {
            if (failure != null) {
              lost.compareAndSet(null, failure);
            }
          });
    } catch (RuntimeException e) { // the registry client's errors have no common type
      throw new ReportLost(e);
    }
  }

  /**
   * Waits until all reports are in the log.
   *
   * @throws ReportLost when one is not
   */
  void flush() {
    sender.flush();
    throwIfLost();
  }

  private void throwIfLost() {
    Exception failure = lost.get();
    if (failure != null) {
      throw new ReportLost(failure);
    }
  }
}
