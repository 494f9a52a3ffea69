package io.mediahub.streams.projection;

import io.mediahub.domain.status.MediaStatus;
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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.Metadata;
import mediahub.rendition.AudioRung;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
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
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;

/** Where a media is on its way from the uploaded bytes to the published stream. */
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
        .with(AWAITED, "");
  }

  private static Row evolve(Row row, RenditionEvent event, Instant at) {
    return switch (event) {
      case InspectionRequested e -> row.with(PHASE, MediaStatus.INSPECTING.word());
      case MediaInspected e ->
          row.with(INSPECTION, AvroJson.of(e.getInspection()))
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
              .with(PERMILLE, 0)
              .with(AWAITED, row.get(PLANNED))
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
      case MediaPublished e ->
          row.with(PHASE, MediaStatus.PUBLISHED.word())
              .with(DURATION_MICROS, e.getDurationMicros())
              .with(PERMILLE, 1000)
              .with(PUBLISHED_AT, at);
      case EncodingFailed e ->
          ended(row, MediaStatus.FAILED, e.getCode(), e.getSentence(), e.getHint());
      case RenditionCompleted e -> row;
      case JobFailed e -> row;
      case PackageChecked e -> row;
      case SweepRequested e -> row;
      case ObjectsSwept e -> row;
      case PackagePlanned e -> row;
      case JobsRequested e -> row;
      case PartEncoded e -> row;
      case PackagePlayable e -> row;
      case PackageAbandoned e -> row;
      case MediaWithdrawn e -> row;
      case SweepAbandoned e -> row;
    };
  }

  private static Row ended(Row row, MediaStatus phase, String code, String sentence, String hint) {
    return row.with(PHASE, phase.word())
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
    return playable ? next.with(FIRST_PLAYABLE_AT, at) : next;
  }

  private static String removed(String set, String id) {
    return words(set).filter(word -> !word.equals(id)).collect(Collectors.joining(" "));
  }

  private static Stream<String> words(String set) {
    return Arrays.stream(set.split(" ", -1)).filter(word -> !word.isEmpty());
  }
}
