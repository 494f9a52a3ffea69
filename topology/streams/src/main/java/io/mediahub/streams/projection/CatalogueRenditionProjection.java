package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.util.List;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import org.jspecify.annotations.Nullable;

/** One rendition of a media, with what a multivariant playlist needs. */
final class CatalogueRenditionProjection implements Projection<RenditionEnvelope> {
  static final Table TABLE = Table.named("catalogue_rendition");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> RENDITION_ID = TABLE.textKey("rendition_id");
  static final Column<String> JOB_ID = TABLE.text("job_id");
  static final Column<Integer> ATTEMPT = TABLE.integer("attempt");
  static final Column<String> PREFIX = TABLE.text("prefix");
  static final Column<String> INIT_NAME = TABLE.text("init_name");
  static final Column<Long> INIT_BYTES = TABLE.bigint("init_bytes");
  static final Column<String> CODECS = TABLE.text("codecs");
  static final Column<Integer> SEGMENT_COUNT = TABLE.integer("segment_count");
  static final Column<Long> DURATION_MICROS = TABLE.bigint("duration_micros");
  static final Column<Long> SIZE_BYTES = TABLE.bigint("size_bytes");
  static final Column<Long> PEAK_BITS_PER_SECOND = TABLE.bigint("peak_bits_per_second");
  static final Column<Boolean> COMPLETE = TABLE.bool("complete");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    String mediaId = logged.aggregateId();
    return switch (logged.envelope().getEvent()) {
      case RenditionOpened e -> List.of(TABLE.key(mediaId, e.getRenditionId()));
      case SegmentsEncoded e -> List.of(TABLE.key(mediaId, e.getRenditionId()));
      case RenditionCompleted e -> List.of(TABLE.key(mediaId, e.getRenditionId()));
      default -> List.of();
    };
  }

  @Override
  public @Nullable Clearing clears(Logged<? extends RenditionEnvelope> logged) {
    return DeadAttempts.of(logged, TABLE, JOB_ID, ATTEMPT);
  }

  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends RenditionEnvelope> logged) {
    return switch (logged.envelope().getEvent()) {
      case RenditionOpened e -> opened(Row.of(key), e);
      case SegmentsEncoded e ->
          row != null && isOf(row, e.getJobId(), e.getAttempt()) ? grown(row, e) : null;
      case RenditionCompleted e ->
          row != null && isOf(row, e.getJobId(), e.getAttempt())
              ? row.with(COMPLETE, true)
                  .with(SEGMENT_COUNT, e.getSegmentCount())
                  .with(DURATION_MICROS, e.getDurationMicros())
              : null;
      default -> null;
    };
  }

  /** Replaces what an abandoned attempt has reported. */
  private static Row opened(Row row, RenditionOpened e) {
    return row.with(JOB_ID, e.getJobId())
        .with(ATTEMPT, e.getAttempt())
        .with(PREFIX, e.getPrefix())
        .with(INIT_NAME, e.getInitName())
        .with(INIT_BYTES, e.getInitBytes())
        .with(CODECS, e.getCodecs())
        .with(SEGMENT_COUNT, 0)
        .with(DURATION_MICROS, 0L)
        .with(SIZE_BYTES, 0L)
        .with(PEAK_BITS_PER_SECOND, 0L)
        .with(COMPLETE, false);
  }

  private static boolean isOf(Row row, String jobId, int attempt) {
    return row.get(JOB_ID).equals(jobId) && row.get(ATTEMPT) == attempt;
  }

  private static Row grown(Row row, SegmentsEncoded e) {
    long micros = row.get(DURATION_MICROS);
    long bytes = row.get(SIZE_BYTES);
    long peak = row.get(PEAK_BITS_PER_SECOND);
    for (Segment segment : e.getSegments()) {
      micros += segment.getDurationMicros();
      bytes += segment.getSizeBytes();
      peak = Math.max(peak, bitsPerSecond(segment));
    }
    return row.with(SEGMENT_COUNT, e.getFirstIndex() + e.getSegments().size())
        .with(DURATION_MICROS, micros)
        .with(SIZE_BYTES, bytes)
        .with(PEAK_BITS_PER_SECOND, peak);
  }

  private static long bitsPerSecond(Segment segment) {
    return segment.getDurationMicros() <= 0
        ? 0
        : Math.ceilDiv(segment.getSizeBytes() * 8 * 1_000_000, segment.getDurationMicros());
  }
}
