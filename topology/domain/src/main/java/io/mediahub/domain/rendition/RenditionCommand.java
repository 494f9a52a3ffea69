package io.mediahub.domain.rendition;

import mediahub.rendition.WorkerReport;
import mediahub.upload.SourceObject;

/**
 * What the rendition process hears. Job ids are given by the caller, derived from what it heard.
 */
public sealed interface RenditionCommand {
  /** The bytes have arrived. */
  record BeginInspection(String ownerId, SourceObject source, String jobId)
      implements RenditionCommand {}

  /**
   * A worker says something of a job.
   *
   * @param nextJobId the id of the job that follows, if this report leads to one
   */
  record Report(String jobId, int attempt, WorkerReport report, String nextJobId)
      implements RenditionCommand {}

  /** The worker that has the attempt was not heard for too long. */
  record ExpireJob(String jobId, int attempt, String sentence) implements RenditionCommand {}

  /** Nobody has said that they began the attempt, and its record cannot be taken any more. */
  record ExpireUnclaimed(String jobId, int attempt, String sentence) implements RenditionCommand {}
}
