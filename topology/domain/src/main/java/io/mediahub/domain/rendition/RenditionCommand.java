package io.mediahub.domain.rendition;

import mediahub.rendition.WithdrawReason;
import mediahub.rendition.WorkerReport;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;
import org.jspecify.annotations.Nullable;

/** Commands of the rendition process. The caller derives job ids from the cause. */
public sealed interface RenditionCommand {
  /** The upload is complete. */
  record BeginInspection(String ownerId, SourceObject source, String jobId)
      implements RenditionCommand {}

  /** A worker reports about a job. */
  record Report(String jobId, int attempt, WorkerReport report) implements RenditionCommand {}

  /** The worker of the attempt has not reported for too long. */
  record ExpireJob(String jobId, int attempt, String sentence) implements RenditionCommand {}

  /** No worker has started the attempt, and its record has left the queue. */
  record ExpireUnclaimed(String jobId, int attempt, String sentence) implements RenditionCommand {}

  /**
   * The owner does not want the encode any more, or not even the media.
   *
   * @param jobId of what follows
   */
  record Withdraw(WithdrawReason reason, String jobId) implements RenditionCommand {}

  /**
   * The owner wants another encode.
   *
   * @param renditionId the only rendition to make again; null for all
   * @param jobId of what follows
   */
  record EncodeAgain(@Nullable String renditionId, String jobId) implements RenditionCommand {}

  /**
   * The owner chose the frame that stands for the film.
   *
   * @param version of the wish: a newer one has a higher one
   * @param jobId of what follows
   */
  record ChoosePoster(long atMicros, long version, String jobId) implements RenditionCommand {}

  /**
   * The owner uploaded subtitles, or others for the same language.
   *
   * @param version of the wish: a newer one has a higher one
   * @param jobId of what follows
   */
  record AddSubtitles(TextSource subtitles, long version, String jobId) implements RenditionCommand {}

  /**
   * The owner took the uploaded subtitles of a language away.
   *
   * @param version of the wish: a newer one has a higher one
   */
  record RemoveSubtitles(String language, long version) implements RenditionCommand {}

  /** An earlier version of the process left the media with a job that no worker knows any more. */
  record Resume() implements RenditionCommand {}
}
