package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import java.util.List;
import mediahub.Metadata;
import mediahub.rendition.JobReport;
import mediahub.rendition.WorkerReport;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;

/**
 * A command for the rendition process, made from an event or a worker's report. What it leads to
 * continues its trace.
 *
 * @param id of the event or report; ids of what follows are derived from it
 */
record Cause(String mediaId, RenditionCommand command, String id, String correlationId) {

  static List<Cause> ofUpload(UploadEnvelope envelope) {
    Metadata metadata = envelope.getMetadata();
    return envelope.getEvent() instanceof UploadCompleted completed
        ? List.of(
            new Cause(
                metadata.getAggregateId(),
                new BeginInspection(
                    completed.getOwnerId(), completed.getSource(), Ids.job(metadata.getEventId())),
                metadata.getEventId(),
                metadata.getCorrelationId()))
        : List.of();
  }

  static Cause ofReport(JobReport report) {
    Metadata metadata = report.getMetadata();
    return new Cause(
        report.getMediaId(),
        new Report(
            report.getJobId(),
            report.getAttempt(),
            (WorkerReport) report.getReport(),
            Ids.job(metadata.getEventId())),
        metadata.getEventId(),
        metadata.getCorrelationId());
  }
}
