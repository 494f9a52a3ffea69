package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.util.List;
import mediahub.rendition.JobKind;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import org.jspecify.annotations.Nullable;

/**
 * One rendition of a package, with what a multivariant playlist needs. Chunks arrive in any order:
 * the counts are of what is there.
 */
final class CatalogueRenditionProjection implements Projection<RenditionEnvelope> {
  static final Table TABLE = Table.named("catalogue_rendition");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> PACKAGE_ID = TABLE.textKey("package_id");
  static final Column<String> RENDITION_ID = TABLE.textKey("rendition_id");
  static final Column<String> INIT_NAME = TABLE.text("init_name");
  static final Column<Long> INIT_BYTES = TABLE.bigint("init_bytes");
  static final Column<String> CODECS = TABLE.text("codecs");
  static final Column<Integer> SEGMENT_COUNT = TABLE.integer("segment_count");
  static final Column<Integer> CHUNKS = TABLE.integer("chunks");
  static final Column<Long> DURATION_MICROS = TABLE.bigint("duration_micros");
  static final Column<Long> SIZE_BYTES = TABLE.bigint("size_bytes");
  static final Column<Long> PEAK_BITS_PER_SECOND = TABLE.bigint("peak_bits_per_second");
  static final Column<Boolean> COMPLETE = TABLE.bool("complete");
  static final Column<String> CONTENT_KEY_ID = TABLE.text("content_key_id");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    String mediaId = logged.aggregateId();
    return switch (logged.envelope().getEvent()) {
      case RenditionOpened e -> keys(mediaId, e.getJobId(), e.getAttempt(), e.getRenditionId());
      case SegmentsEncoded e -> keys(mediaId, e.getJobId(), e.getAttempt(), e.getRenditionId());
      case RenditionCompleted e -> keys(mediaId, e.getJobId(), e.getAttempt(), e.getRenditionId());
      case PartEncoded e ->
          e.getRenditions().stream()
              .map(RenditionPart::getRenditionId)
              .distinct()
              .map(id -> TABLE.key(mediaId, e.getPackageId(), id))
              .toList();
      default -> List.of();
    };
  }

  private static List<RowKey> keys(String mediaId, String jobId, int attempt, String renditionId) {
    return List.of(TABLE.key(mediaId, Packages.ofAttempt(jobId, attempt), renditionId));
  }

  @Override
  public List<Clearing> clears(Logged<? extends RenditionEnvelope> logged) {
    return Packages.clearedWithAttempt(logged, TABLE, PACKAGE_ID);
  }

  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends RenditionEnvelope> logged) {
    return switch (logged.envelope().getEvent()) {
      case RenditionOpened e ->
          begin(Row.of(key), e.getInitName(), e.getInitBytes(), e.getCodecs());
      case SegmentsEncoded e -> row == null ? null : grown(row, e.getSegments());
      case RenditionCompleted e ->
          row == null
              ? null
              : row.with(COMPLETE, true)
                  .with(SEGMENT_COUNT, e.getSegmentCount())
                  .with(DURATION_MICROS, e.getDurationMicros());
      case PartEncoded e -> part(row == null ? Row.of(key) : row, row == null, e);
      default -> null;
    };
  }

  private static Row part(Row before, boolean first, PartEncoded e) {
    Row row = before;
    boolean isNew = first;
    for (RenditionPart part : e.getRenditions()) {
      if (part.getRenditionId().equals(row.get(RENDITION_ID))) {
        if (isNew) {
          var init = part.getInit();
          row =
              begin(row, init.getName(), init.getSizeBytes(), init.getCodecs())
                  .with(CONTENT_KEY_ID, init.getContentKeyId());
          isNew = false;
        }
        row = grown(row, part.getSegments());
      }
    }
    // A chunk ends its job, not its rendition; how many there are, the package says.
    return e.getKind() == JobKind.CHUNK
        ? row.with(CHUNKS, row.get(CHUNKS) + 1)
        : row.with(COMPLETE, row.get(COMPLETE) || e.getLast());
  }

  private static Row begin(Row row, String initName, long initBytes, String codecs) {
    return row.with(INIT_NAME, initName)
        .with(INIT_BYTES, initBytes)
        .with(CODECS, codecs)
        .with(SEGMENT_COUNT, 0)
        .with(CHUNKS, 0)
        .with(DURATION_MICROS, 0L)
        .with(SIZE_BYTES, 0L)
        .with(PEAK_BITS_PER_SECOND, 0L)
        .with(COMPLETE, false);
  }

  private static Row grown(Row row, List<Segment> segments) {
    long micros = row.get(DURATION_MICROS);
    long bytes = row.get(SIZE_BYTES);
    long peak = row.get(PEAK_BITS_PER_SECOND);
    for (Segment segment : segments) {
      micros += segment.getDurationMicros();
      bytes += segment.getSizeBytes();
      peak = Math.max(peak, bitsPerSecond(segment));
    }
    return row.with(SEGMENT_COUNT, row.get(SEGMENT_COUNT) + segments.size())
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
