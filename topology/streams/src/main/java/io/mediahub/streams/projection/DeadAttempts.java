package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Table;
import java.util.Map;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.JobFailed;
import mediahub.rendition.RenditionEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the rows of an attempt when it fails, and all rows of a media when the media fails:
 * nobody will play them, and another attempt starts from scratch.
 */
final class DeadAttempts {
  private DeadAttempts() {}

  static @Nullable Clearing of(
      Logged<? extends RenditionEnvelope> logged,
      Table table,
      Column<String> jobId,
      Column<Integer> attempt) {
    return switch (logged.envelope().getEvent()) {
      case JobFailed e ->
          Clearing.of(
              table, logged.aggregateId(), Map.of(jobId, e.getJobId(), attempt, e.getAttempt()));
      case EncodingFailed e -> Clearing.of(table, logged.aggregateId(), Map.of());
      default -> null;
    };
  }
}
