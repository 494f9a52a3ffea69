package io.mediahub.encoder.worker.job;

import java.time.Clock;
import mediahub.Metadata;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.ProgressEnvelope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports how far a job is. Nothing depends on these reports, so a lost one is not repeated. Used
 * by one thread.
 */
final class JobProgress {
  private static final Logger LOG = LoggerFactory.getLogger(JobProgress.class);

  private final ReportSender<ProgressEnvelope> sender;
  private final Clock clock;
  private final Subject subject;

  JobProgress(ReportSender<ProgressEnvelope> sender, Clock clock, Subject subject) {
    this.sender = sender;
    this.clock = clock;
    this.subject = subject;
  }

  /**
   * @param permille of the media's duration
   * @param etaMillis how long the rest will take; null when that is not known
   */
  void send(int permille, @Nullable Long etaMillis) {
    Metadata metadata = subject.metadata(clock.instant());
    var progress = new EncodeProgress(subject.jobId(), subject.attempt(), permille, etaMillis);
    try {
      sender.send(
          subject,
          metadata,
          progress,
          new ProgressEnvelope(metadata, progress),
          (written, failure) -> logIfLost(failure));
    } catch (RuntimeException e) { // the registry client's errors have no common type
      logIfLost(e);
    }
  }

  private static void logIfLost(@Nullable Exception failure) {
    if (failure != null) {
      LOG.debug("The progress of a job could not be sent", failure);
    }
  }
}
