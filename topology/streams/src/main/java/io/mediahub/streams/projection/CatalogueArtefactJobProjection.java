package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mediahub.rendition.ArtefactsAbandoned;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.JobFinished;
import mediahub.rendition.RenditionEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Requests for artefacts that are open or were given up, so that an owner sees what became of a
 * wish. A row goes when its job has made all, when the same is asked for again, and when nobody
 * wants it any more.
 */
final class CatalogueArtefactJobProjection implements Projection<RenditionEnvelope> {
  /** Ends that the owner brought about. */
  private static final Set<String> UNWANTED =
      Set.of("superseded", "removed", "cancelled", "deleted");

  static final Table TABLE = Table.named("catalogue_artefact_job");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> JOB_ID = TABLE.textKey("job_id");
  static final Column<String> TARGET = TABLE.text("target");
  static final Column<String> CODE = TABLE.text("code");
  static final Column<String> SENTENCE = TABLE.text("sentence");
  static final Column<Instant> REQUESTED_AT = TABLE.instant("requested_at");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    return switch (logged.envelope().getEvent()) {
      case ArtefactsRequested e -> List.of(TABLE.key(logged.aggregateId(), e.getJobId()));
      case ArtefactsAbandoned e -> List.of(TABLE.key(logged.aggregateId(), e.getJobId()));
      default -> List.of();
    };
  }

  @Override
  public List<Clearing> clears(Logged<? extends RenditionEnvelope> logged) {
    String mediaId = logged.aggregateId();
    return switch (logged.envelope().getEvent()) {
      case ArtefactsRequested e ->
          List.of(
              Clearing.of(TABLE, mediaId, Map.of(TARGET, Artefacts.target(e)))
                  .sparing(JOB_ID, Set.of(e.getJobId())));
      case JobFinished e -> List.of(Clearing.of(TABLE, mediaId, Map.of(JOB_ID, e.getJobId())));
      case ArtefactsAbandoned e when UNWANTED.contains(e.getCode()) ->
          List.of(Clearing.of(TABLE, mediaId, Map.of(JOB_ID, e.getJobId())));
      default -> Artefacts.clearedWithMedia(logged, TABLE);
    };
  }

  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends RenditionEnvelope> logged) {
    return switch (logged.envelope().getEvent()) {
      case ArtefactsRequested e ->
          Row.of(key)
              .with(TARGET, Artefacts.target(e))
              .with(REQUESTED_AT, logged.envelope().getMetadata().getOccurredAt());
      case ArtefactsAbandoned e ->
          row == null || UNWANTED.contains(e.getCode())
              ? null
              : row.with(CODE, e.getCode()).with(SENTENCE, e.getSentence());
      default -> null;
    };
  }
}
