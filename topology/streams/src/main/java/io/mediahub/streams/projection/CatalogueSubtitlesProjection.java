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
import mediahub.upload.MediaDeleted;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.UploadEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Languages of uploaded subtitles. What is made of them comes from another topic, which may be
 * ahead or behind: artefacts count from the time when their language was added, so that those of
 * removed subtitles do not come back with new ones.
 */
final class CatalogueSubtitlesProjection implements Projection<UploadEnvelope> {
  static final Table TABLE = Table.named("catalogue_subtitles");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> LANGUAGE = TABLE.textKey("language");
  static final Column<Instant> SINCE = TABLE.instant("since");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends UploadEnvelope> logged) {
    return logged.envelope().getEvent() instanceof SubtitlesAdded e
        ? List.of(TABLE.key(logged.aggregateId(), e.getSubtitles().getLanguage()))
        : List.of();
  }

  @Override
  public List<Clearing> clears(Logged<? extends UploadEnvelope> logged) {
    String mediaId = logged.aggregateId();
    return switch (logged.envelope().getEvent()) {
      case SubtitlesRemoved e ->
          List.of(Clearing.of(TABLE, mediaId, Map.of(LANGUAGE, e.getLanguage())));
      case MediaDeleted e -> List.of(Clearing.of(TABLE, mediaId, Map.of()));
      default -> List.of();
    };
  }

  /** Replaced subtitles are shown until those in their place are made. */
  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends UploadEnvelope> logged) {
    return row == null
        ? Row.of(key).with(SINCE, logged.envelope().getMetadata().getOccurredAt())
        : null;
  }
}
