package io.mediahub.streams.projection;

import io.mediahub.domain.status.PackageStatus;
import io.mediahub.schemas.AvroJson;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.RenditionEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * What was planned to be played of a media: a preview, the main package, another one after a retry.
 * The ladder of an earlier version's attempt is in the media's row, and so is whether it was
 * published.
 */
final class CataloguePackageProjection implements Projection<RenditionEnvelope> {
  static final Table TABLE = Table.named("catalogue_package");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> PACKAGE_ID = TABLE.textKey("package_id");
  static final Column<String> PATH = TABLE.text("path");
  static final Column<String> KIND = TABLE.text("kind");
  static final Column<String> STATE = TABLE.text("state");
  static final Column<String> RECIPE_ID = TABLE.text("recipe_id");
  static final Column<Integer> LADDER_VERSION = TABLE.integer("ladder_version");
  static final Column<String> VIDEO_RUNGS = TABLE.json("video_rungs");
  static final Column<String> AUDIO_RUNGS = TABLE.json("audio_rungs");
  static final Column<Integer> SEGMENT_MILLIS = TABLE.integer("segment_millis");
  static final Column<Integer> CHUNK_COUNT = TABLE.integer("chunk_count");
  static final Column<String> BASED_ON = TABLE.text("based_on");
  static final Column<String> KEPT = TABLE.text("kept");
  static final Column<String> CODE = TABLE.text("code");
  static final Column<String> SENTENCE = TABLE.text("sentence");
  static final Column<Instant> PLANNED_AT = TABLE.instant("planned_at");
  static final Column<Instant> PLAYABLE_AT = TABLE.instant("playable_at");
  static final Column<Instant> PUBLISHED_AT = TABLE.instant("published_at");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    String mediaId = logged.aggregateId();
    return switch (logged.envelope().getEvent()) {
      case PackagePlanned e -> List.of(TABLE.key(mediaId, e.getPackageId()));
      case PackagePlayable e -> List.of(TABLE.key(mediaId, e.getPackageId()));
      case PackageAbandoned e -> List.of(TABLE.key(mediaId, e.getPackageId()));
      case MediaPublished e when e.getPackageId() != null ->
          List.of(TABLE.key(mediaId, e.getPackageId()));
      case EncodeRequested e ->
          List.of(TABLE.key(mediaId, Packages.ofAttempt(e.getJobId(), e.getAttempt())));
      default -> List.of();
    };
  }

  @Override
  public List<Clearing> clears(Logged<? extends RenditionEnvelope> logged) {
    return Packages.clearedWithAttempt(logged, TABLE, PACKAGE_ID);
  }

  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends RenditionEnvelope> logged) {
    Instant at = logged.envelope().getMetadata().getOccurredAt();
    Object event = logged.envelope().getEvent();
    if (event instanceof PackagePlanned e) {
      return planned(begin(key, e.getPackageId(), word(e.getKind()), at), e);
    }
    if (event instanceof EncodeRequested e) {
      String path = Packages.pathOfAttempt(e.getJobId(), e.getAttempt());
      return begin(key, path, word(PackageKind.MAIN), at);
    }
    return row == null ? null : evolve(row, event, at);
  }

  private static @Nullable Row evolve(Row row, Object event, Instant at) {
    return switch (event) {
      case PackagePlayable e -> row.find(PLAYABLE_AT) == null ? row.with(PLAYABLE_AT, at) : null;
      case MediaPublished e ->
          row.with(STATE, PackageStatus.PUBLISHED.word()).with(PUBLISHED_AT, at);
      case PackageAbandoned e ->
          row.with(STATE, PackageStatus.ABANDONED.word())
              .with(CODE, e.getCode())
              .with(SENTENCE, e.getSentence());
      default -> null;
    };
  }

  private static Row begin(RowKey key, String path, String kind, Instant at) {
    return Row.of(key)
        .with(PATH, path)
        .with(KIND, kind)
        .with(STATE, PackageStatus.ENCODING.word())
        .with(CHUNK_COUNT, 0)
        .with(KEPT, "")
        .with(PLANNED_AT, at);
  }

  private static Row planned(Row row, PackagePlanned e) {
    return row.with(RECIPE_ID, e.getRecipeId())
        .with(LADDER_VERSION, e.getLadderVersion())
        .with(VIDEO_RUNGS, AvroJson.of(e.getVideo()))
        .with(AUDIO_RUNGS, AvroJson.of(e.getAudio()))
        .with(SEGMENT_MILLIS, e.getSegmentMillis())
        .with(CHUNK_COUNT, e.getChunks().size())
        .with(BASED_ON, e.getBasedOn())
        .with(KEPT, String.join(" ", e.getKept()));
  }

  private static String word(PackageKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
