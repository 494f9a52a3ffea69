package io.mediahub.streams.projection;

import io.mediahub.domain.status.ReencodeStatus;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.ReencodeBegun;
import mediahub.rendition.RenditionEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * The last attempt to encode a published media anew by another recipe, and what became of it. An
 * encode that the owner asked for in between changes nothing: only a running one can end.
 */
final class CatalogueReencodeProjection implements Projection<RenditionEnvelope> {
  static final Table TABLE = Table.named("catalogue_reencode");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> RECIPE_ID = TABLE.text("recipe_id");
  static final Column<String> STATE = TABLE.text("state");
  static final Column<String> CODE = TABLE.text("code");
  static final Column<String> SENTENCE = TABLE.text("sentence");
  static final Column<Instant> BEGUN_AT = TABLE.instant("begun_at");
  static final Column<Instant> ENDED_AT = TABLE.instant("ended_at");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    return switch (logged.envelope().getEvent()) {
      case ReencodeBegun e -> List.of(TABLE.key(logged.aggregateId()));
      case MediaPublished e -> List.of(TABLE.key(logged.aggregateId()));
      case EncodingFailed e -> List.of(TABLE.key(logged.aggregateId()));
      case MediaWithdrawn e -> List.of(TABLE.key(logged.aggregateId()));
      default -> List.of();
    };
  }

  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends RenditionEnvelope> logged) {
    Instant at = logged.envelope().getMetadata().getOccurredAt();
    Object event = logged.envelope().getEvent();
    if (event instanceof ReencodeBegun e) {
      return Row.of(key)
          .with(RECIPE_ID, e.getRecipeId())
          .with(STATE, ReencodeStatus.RUNNING.word())
          .with(BEGUN_AT, at);
    }
    if (row == null || !ReencodeStatus.RUNNING.word().equals(row.get(STATE))) {
      return null;
    }
    Row ended = row.with(ENDED_AT, at);
    return switch (event) {
      case MediaPublished e -> ended.with(STATE, ReencodeStatus.PUBLISHED.word());
      case EncodingFailed e ->
          ended
              .with(STATE, ReencodeStatus.FAILED.word())
              .with(CODE, e.getCode())
              .with(SENTENCE, e.getSentence());
      case MediaWithdrawn e -> ended.with(STATE, ReencodeStatus.WITHDRAWN.word());
      default -> null;
    };
  }
}
