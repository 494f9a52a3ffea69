package io.mediahub.streams.projection;

import io.mediahub.domain.status.MediaKind;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.schemas.AvroJson;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.Metadata;
import mediahub.rendition.ArtefactsAbandoned;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.AudioRung;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.ImageInspection;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.ReencodeBegun;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.VideoRung;
import mediahub.rendition.WithdrawReason;
import org.jspecify.annotations.Nullable;

/**
 * Where a media is on its way from the uploaded bytes to the published stream, and which package
 * viewers get. Once published it stays so while it is encoded again. Job, attempt, ladder and the
 * renditions that are awaited are those of an earlier version's encode; of newer ones, the package
 * has them.
 */
final class CatalogueMediaProjection implements Projection<RenditionEnvelope> {
  /** The statuses this table can hold; while only the upload is known, it has no row. */
  static final Set<MediaStatus> PHASES =
      EnumSet.complementOf(EnumSet.of(MediaStatus.UPLOADING, MediaStatus.ABORTED));

  static final Table TABLE = Table.named("catalogue_media");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> PHASE = TABLE.text("phase");
  static final Column<String> JOB_ID = TABLE.text("job_id");
  static final Column<Integer> ATTEMPT = TABLE.integer("attempt");
  static final Column<Integer> PERMILLE = TABLE.integer("permille");
  static final Column<String> INSPECTION = TABLE.json("inspection");
  static final Column<String> VIDEO_RUNGS = TABLE.json("video_rungs");
  static final Column<String> AUDIO_RUNGS = TABLE.json("audio_rungs");
  static final Column<Integer> SEGMENT_MILLIS = TABLE.integer("segment_millis");
  static final Column<Long> DURATION_MICROS = TABLE.bigint("duration_micros");
  static final Column<String> REFUSAL_CODE = TABLE.text("refusal_code");
  static final Column<String> REFUSAL_SENTENCE = TABLE.text("refusal_sentence");
  static final Column<String> REFUSAL_HINT = TABLE.text("refusal_hint");
  static final Column<Instant> INSPECTED_AT = TABLE.instant("inspected_at");
  static final Column<Instant> FIRST_PLAYABLE_AT = TABLE.instant("first_playable_at");
  static final Column<Instant> PUBLISHED_AT = TABLE.instant("published_at");
  static final Column<String> PLANNED = TABLE.text("planned");
  static final Column<String> AWAITED = TABLE.text("awaited");
  static final Column<String> PACKAGE_ID = TABLE.text("package_id");
  static final Column<String> STANDBY_ID = TABLE.text("standby_id");
  static final Column<String> ENCODING_ID = TABLE.text("encoding_id");
  static final Column<String> PUBLISHED_ID = TABLE.text("published_id");
  static final Column<String> SWEEPS = TABLE.text("sweeps");
  static final Column<String> KIND = TABLE.text("kind");
  static final Column<Integer> WIDTH = TABLE.integer("width");
  static final Column<Integer> HEIGHT = TABLE.integer("height");
  static final Column<Long> VERSION = TABLE.bigint("version");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    return List.of(TABLE.key(logged.aggregateId()));
  }

  @Override
  public Row evolve(RowKey key, @Nullable Row row, Logged<? extends RenditionEnvelope> logged) {
    Row before = row == null ? begin(key) : row;
    Metadata metadata = logged.envelope().getMetadata();
    return evolve(before, (RenditionEvent) logged.envelope().fact(), metadata.getOccurredAt())
        .with(VERSION, metadata.getVersion());
  }

  private static Row begin(RowKey key) {
    return Row.of(key)
        .with(PHASE, MediaStatus.INSPECTING.word())
        .with(PERMILLE, 0)
        .with(PLANNED, "")
        .with(AWAITED, "")
        .with(SWEEPS, "");
  }

  @Override
  public List<Clearing> clearsBeside(
      @Nullable Row row, Logged<? extends RenditionEnvelope> logged) {
    String mediaId = logged.aggregateId();
    return switch (logged.envelope().getEvent()) {
      case MediaWithdrawn e ->
          e.getReason() == WithdrawReason.DELETED || row == null || !isPublished(row)
              ? all(mediaId)
              : List.of();
      // An earlier version's attempts: newer packages are abandoned, and cleared when swept.
      case EncodingFailed e ->
          row != null && row.find(JOB_ID) != null && !isPublished(row) ? all(mediaId) : List.of();
      case ObjectsSwept e ->
          row == null ? List.of() : Sweeps.clearings(mediaId, row.get(SWEEPS), e.getJobId());
      default -> List.of();
    };
  }

  private static List<Clearing> all(String mediaId) {
    return Stream.of(
            CataloguePackageProjection.TABLE,
            CatalogueRenditionProjection.TABLE,
            CatalogueSegmentProjection.TABLE)
        .map(table -> Clearing.of(table, mediaId, Map.of()))
        .toList();
  }

  private static Row evolve(Row row, RenditionEvent event, Instant at) {
    return switch (event) {
      case InspectionRequested e -> isPublished(row) ? row : inspecting(row);
      case MediaInspected e ->
          row.with(INSPECTION, AvroJson.of(e.getInspection()))
              .with(KIND, kind(e.getInspection()).word())
              .with(DURATION_MICROS, e.getInspection().getDurationMicros())
              .with(INSPECTED_AT, at);
      case MediaRefused e ->
          ended(row, MediaStatus.REFUSED, e.getCode(), e.getSentence(), e.getHint());
      case LadderPlanned e ->
          row.with(PHASE, MediaStatus.ENCODING.word())
              .with(VIDEO_RUNGS, AvroJson.of(e.getVideo()))
              .with(AUDIO_RUNGS, AvroJson.of(e.getAudio()))
              .with(SEGMENT_MILLIS, e.getSegmentMillis())
              .with(PLANNED, renditions(e))
              .with(AWAITED, renditions(e));
      case EncodeRequested e ->
          row.with(PHASE, MediaStatus.ENCODING.word())
              .with(JOB_ID, e.getJobId())
              .with(ATTEMPT, e.getAttempt())
              .with(ENCODING_ID, Packages.ofAttempt(e.getJobId(), e.getAttempt()))
              .with(PERMILLE, 0)
              .with(AWAITED, row.get(PLANNED))
              .with(PACKAGE_ID, null)
              .with(FIRST_PLAYABLE_AT, null); // segments of earlier attempts are deleted
      // Of earlier versions; see CatalogueProgressProjection.
      case EncodeProgressed e -> row.with(PERMILLE, Math.max(row.get(PERMILLE), e.getPermille()));
      // A worker may start an earlier attempt than the newest one.
      case JobStarted e ->
          Objects.equals(row.find(JOB_ID), e.getJobId()) ? row.with(ATTEMPT, e.getAttempt()) : row;
      case RenditionOpened e -> row;
      case SegmentsEncoded e -> segments(row, e, at);
      case JobFinished e ->
          Objects.equals(row.find(JOB_ID), e.getJobId()) ? row.with(PERMILLE, 1000) : row;
      case JobFailed e -> abandoned(row, Packages.ofAttempt(e.getJobId(), e.getAttempt()));
      case PackagePlanned e -> e.getKind() == PackageKind.MAIN ? planned(row, e) : row;
      case PackagePlayable e -> playable(row, e.getPackageId(), at);
      case PackageAbandoned e -> abandoned(row, e.getPackageId());
      case MediaPublished e -> published(row, e, at);
      case EncodingFailed e ->
          isPublished(row)
              ? row.with(ENCODING_ID, null)
              : ended(row, MediaStatus.FAILED, e.getCode(), e.getSentence(), e.getHint());
      case MediaWithdrawn e -> withdrawn(row, e);
      case SweepRequested e -> row.with(SWEEPS, Sweeps.requested(row.get(SWEEPS), e));
      case ObjectsSwept e -> row.with(SWEEPS, Sweeps.ended(row.get(SWEEPS), e.getJobId()));
      case SweepAbandoned e -> row.with(SWEEPS, Sweeps.ended(row.get(SWEEPS), e.getJobId()));
      case ReencodeBegun e -> row; // see CatalogueReencodeProjection
      case RenditionCompleted e -> row;
      case PackageChecked e -> row;
      case JobsRequested e -> row;
      case PartEncoded e -> row;
      case ImageInspected e -> image(row, e.getImage(), at);
      case ArtefactsRequested e -> row;
      case ArtefactsMade e -> row;
      case ArtefactsAbandoned e -> row;
    };
  }

  /** An image is published without a package. */
  private static boolean isPublished(Row row) {
    return row.find(PUBLISHED_ID) != null
        || (MediaKind.IMAGE.word().equals(row.find(KIND))
            && row.get(PHASE).equals(MediaStatus.PUBLISHED.word()));
  }

  private static MediaKind kind(Inspection inspection) {
    return inspection.getVideo() == null ? MediaKind.AUDIO : MediaKind.VIDEO;
  }

  /** The job that found out what it is makes all of it. */
  private static Row image(Row row, ImageInspection image, Instant at) {
    Row next = isPublished(row) ? row : begun(row, MediaStatus.ENCODING);
    return next.with(INSPECTION, AvroJson.of(image))
        .with(KIND, MediaKind.IMAGE.word())
        .with(WIDTH, image.getWidth())
        .with(HEIGHT, image.getHeight())
        .with(DURATION_MICROS, 0L)
        .with(INSPECTED_AT, at);
  }

  /** On the way, whatever came of it before. */
  private static Row begun(Row row, MediaStatus phase) {
    return row.with(PHASE, phase.word())
        .with(REFUSAL_CODE, null)
        .with(REFUSAL_SENTENCE, null)
        .with(REFUSAL_HINT, null);
  }

  private static Row inspecting(Row row) {
    Row next = begun(row, MediaStatus.INSPECTING);
    // Inspected once more, though an earlier version was encoding already: that has come to an end.
    return row.find(JOB_ID) == null
        ? next
        : nothingToPlay(next).with(JOB_ID, null).with(FIRST_PLAYABLE_AT, null);
  }

  private static Row planned(Row row, PackagePlanned e) {
    Row next =
        row.with(ENCODING_ID, e.getPackageId())
            .with(JOB_ID, null)
            .with(ATTEMPT, null)
            .with(PLANNED, "")
            .with(AWAITED, "");
    return isPublished(row) ? next : begun(next, MediaStatus.ENCODING).with(PERMILLE, 0);
  }

  /** Viewers stay with the first package that they got until another one is published. */
  private static Row playable(Row row, String packageId, Instant at) {
    String current = row.find(PACKAGE_ID);
    if (current == null) {
      Instant first = row.find(FIRST_PLAYABLE_AT);
      return row.with(PACKAGE_ID, packageId).with(FIRST_PLAYABLE_AT, first == null ? at : first);
    }
    return current.equals(packageId) ? row : row.with(STANDBY_ID, packageId);
  }

  private static Row abandoned(Row row, String packageId) {
    Row next = row;
    for (Column<String> column : List.of(ENCODING_ID, STANDBY_ID, PUBLISHED_ID)) {
      next = packageId.equals(next.find(column)) ? next.with(column, null) : next;
    }
    if (!packageId.equals(row.find(PACKAGE_ID))) {
      return next;
    }
    String instead = next.find(STANDBY_ID);
    return next.with(PACKAGE_ID, instead)
        .with(STANDBY_ID, null)
        .with(FIRST_PLAYABLE_AT, instead == null ? null : row.find(FIRST_PLAYABLE_AT));
  }

  private static Row published(Row row, MediaPublished e, Instant at) {
    String packageId = e.getPackageId() == null ? newest(row) : e.getPackageId();
    Instant first = row.find(FIRST_PLAYABLE_AT);
    return begun(row, MediaStatus.PUBLISHED)
        .with(DURATION_MICROS, e.getDurationMicros())
        .with(PERMILLE, 1000)
        .with(PACKAGE_ID, packageId)
        .with(PUBLISHED_ID, packageId)
        .with(ENCODING_ID, null)
        .with(STANDBY_ID, null)
        .with(FIRST_PLAYABLE_AT, first == null ? at : first)
        .with(PUBLISHED_AT, at);
  }

  /** The attempt that an earlier version published. */
  private static @Nullable String newest(Row row) {
    String jobId = row.find(JOB_ID);
    return jobId == null
        ? row.find(PACKAGE_ID)
        : Packages.ofAttempt(jobId, Objects.requireNonNullElse(row.find(ATTEMPT), 1));
  }

  private static Row withdrawn(Row row, MediaWithdrawn e) {
    boolean deleted = e.getReason() == WithdrawReason.DELETED;
    if (!deleted && isPublished(row)) {
      return row.with(ENCODING_ID, null).with(STANDBY_ID, null);
    }
    return nothingToPlay(begun(row, deleted ? MediaStatus.DELETED : MediaStatus.CANCELLED))
        .with(PUBLISHED_ID, null)
        .with(FIRST_PLAYABLE_AT, null);
  }

  private static Row nothingToPlay(Row row) {
    return row.with(PACKAGE_ID, null).with(STANDBY_ID, null).with(ENCODING_ID, null);
  }

  private static Row ended(Row row, MediaStatus phase, String code, String sentence, String hint) {
    return nothingToPlay(row)
        .with(PHASE, phase.word())
        .with(REFUSAL_CODE, code)
        .with(REFUSAL_SENTENCE, sentence)
        .with(REFUSAL_HINT, hint);
  }

  private static String renditions(LadderPlanned ladder) {
    return Stream.concat(
            ladder.getVideo().stream().map(VideoRung::getRenditionId),
            ladder.getAudio().stream().map(AudioRung::getRenditionId))
        .collect(Collectors.joining(" "));
  }

  /**
   * Playable as soon as every planned rendition has a segment. Players read the multivariant
   * playlist once, so what it lists at first is all that a viewer gets.
   */
  private static Row segments(Row row, SegmentsEncoded e, Instant at) {
    String awaited = row.get(AWAITED);
    Row next = row.with(AWAITED, removed(awaited, e.getRenditionId()));
    boolean playable = !awaited.isEmpty() && next.get(AWAITED).isEmpty();
    return playable
        ? next.with(PACKAGE_ID, Packages.ofAttempt(e.getJobId(), e.getAttempt()))
            .with(FIRST_PLAYABLE_AT, at)
        : next;
  }

  private static String removed(String set, String id) {
    return words(set).filter(word -> !word.equals(id)).collect(Collectors.joining(" "));
  }

  private static Stream<String> words(String set) {
    return Arrays.stream(set.split(" ", -1)).filter(word -> !word.isEmpty());
  }
}
