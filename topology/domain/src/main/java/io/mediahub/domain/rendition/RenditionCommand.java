package io.mediahub.domain.rendition;

import mediahub.rendition.WorkerReport;
import mediahub.upload.SourceObject;

/** Commands of the rendition process. The caller derives job ids from the cause. */
public sealed interface RenditionCommand {
  /** The upload is complete. */
  record BeginInspection(String ownerId, SourceObject source, String jobId)
      implements RenditionCommand {}

  /**
   * A worker reports about a job.
   *
   * @param nextJobId the id of the job that follows, if this report leads to one
   */
  record Report(String jobId, int attempt, WorkerReport report, String nextJobId)
      implements RenditionCommand {}

  /** The worker of the attempt has not reported for too long. */
  record ExpireJob(String jobId, int attempt, String sentence) implements RenditionCommand {}

  /** No worker has started the attempt, and its record has left the queue. */
  record ExpireUnclaimed(String jobId, int attempt, String sentence) implements RenditionCommand {}
}
