package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.util.List;
import java.util.stream.IntStream;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import org.jspecify.annotations.Nullable;

/** The segments of a rendition: what a media playlist lists. */
final class CatalogueSegmentProjection implements RowPerEvent<RenditionEnvelope> {
  static final Table TABLE = Table.named("catalogue_segment");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> RENDITION_ID = TABLE.textKey("rendition_id");
  static final Column<Integer> SEGMENT_INDEX = TABLE.integerKey("segment_index");
  static final Column<String> JOB_ID = TABLE.text("job_id");
  static final Column<Integer> ATTEMPT = TABLE.integer("attempt");
  static final Column<String> NAME = TABLE.text("name");
  static final Column<Long> DURATION_MICROS = TABLE.bigint("duration_micros");
  static final Column<Long> SIZE_BYTES = TABLE.bigint("size_bytes");
  static final Column<String> FRAGMENTS = TABLE.json("fragments");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    if (!(logged.envelope().getEvent() instanceof SegmentsEncoded e)) {
      return List.of();
    }
    String mediaId = logged.aggregateId();
    return IntStream.range(e.getFirstIndex(), e.getFirstIndex() + e.getSegments().size())
        .mapToObj(index -> TABLE.key(mediaId, e.getRenditionId(), index))
        .toList();
  }

  @Override
  public @Nullable Clearing clears(Logged<? extends RenditionEnvelope> logged) {
    return DeadAttempts.of(logged, TABLE, JOB_ID, ATTEMPT);
  }

  @Override
  public @Nullable Row fill(Row row, Logged<? extends RenditionEnvelope> logged) {
    if (!(logged.envelope().getEvent() instanceof SegmentsEncoded e)) {
      return null;
    }
    Segment segment = e.getSegments().get(row.get(SEGMENT_INDEX) - e.getFirstIndex());
    return row.with(JOB_ID, e.getJobId())
        .with(ATTEMPT, e.getAttempt())
        .with(NAME, segment.getName())
        .with(DURATION_MICROS, segment.getDurationMicros())
        .with(SIZE_BYTES, segment.getSizeBytes())
        .with(FRAGMENTS, AvroJson.of(segment.getFragments()));
  }
}
