package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.PackageGate;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionCommand.AddSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.ChoosePoster;
import io.mediahub.domain.rendition.RenditionCommand.EncodeAgain;
import io.mediahub.domain.rendition.RenditionCommand.Reencode;
import io.mediahub.domain.rendition.RenditionCommand.RemoveSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionCommand.Withdraw;
import java.util.List;
import mediahub.Metadata;
import mediahub.rendition.JobReport;
import mediahub.rendition.WithdrawReason;
import mediahub.rendition.WorkerReport;
import mediahub.upload.EncodingCancelled;
import mediahub.upload.EncodingRetried;
import mediahub.upload.MediaDeleted;
import mediahub.upload.PosterChosen;
import mediahub.upload.ReencodeRequested;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * A command for the rendition process, made from an event or a worker's report. What it leads to
 * continues its trace.
 *
 * @param id of the event or report; ids of what follows are derived from it
 */
record Cause(String mediaId, RenditionCommand command, String id, String correlationId) {

  static List<Cause> ofUpload(UploadEnvelope envelope) {
    Metadata metadata = envelope.getMetadata();
    RenditionCommand command = command(envelope, Ids.job(metadata.getEventId()));
    return command == null
        ? List.of()
        : List.of(
            new Cause(
                metadata.getAggregateId(),
                command,
                metadata.getEventId(),
                metadata.getCorrelationId()));
  }

  /** Null for an event that the process ignores. */
  private static @Nullable RenditionCommand command(UploadEnvelope envelope, String jobId) {
    Object event = envelope.getEvent();
    long version = envelope.getMetadata().getVersion();
    if (event instanceof UploadCompleted completed) {
      return new BeginInspection(completed.getOwnerId(), completed.getSource(), jobId);
    }
    if (event instanceof EncodingCancelled) {
      return new Withdraw(WithdrawReason.CANCELLED, jobId);
    }
    if (event instanceof MediaDeleted) {
      return new Withdraw(WithdrawReason.DELETED, jobId);
    }
    if (event instanceof ReencodeRequested wish) {
      PackageGate gate = new PackageGate(wish.getLeastSsimPermille(), wish.getMostSizePercent());
      return new Reencode(wish.getRecipeId(), gate, jobId);
    }
    if (event instanceof PosterChosen chosen) {
      return new ChoosePoster(chosen.getAtMicros(), version, jobId);
    }
    if (event instanceof SubtitlesAdded added) {
      return new AddSubtitles(added.getSubtitles(), version, jobId);
    }
    if (event instanceof SubtitlesRemoved removed) {
      return new RemoveSubtitles(removed.getLanguage(), version);
    }
    return event instanceof EncodingRetried retried
        ? new EncodeAgain(retried.getRenditionId(), jobId)
        : null;
  }

  static Cause ofReport(JobReport report) {
    Metadata metadata = report.getMetadata();
    return new Cause(
        report.getMediaId(),
        new Report(report.getJobId(), report.getAttempt(), (WorkerReport) report.getReport()),
        metadata.getEventId(),
        metadata.getCorrelationId());
  }
}
