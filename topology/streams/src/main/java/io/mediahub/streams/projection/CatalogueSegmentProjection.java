package io.mediahub.streams.projection;

import io.mediahub.schemas.AvroJson;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.RowPerEvent;
import io.mediahub.streams.readmodel.Table;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import org.jspecify.annotations.Nullable;

/** The segments of a rendition, in any order: a media playlist lists those before the first gap. */
final class CatalogueSegmentProjection implements RowPerEvent<RenditionEnvelope> {
  static final Table TABLE = Table.named("catalogue_segment");
  static final Column<String> MEDIA_ID = TABLE.textKey("media_id");
  static final Column<String> PACKAGE_ID = TABLE.textKey("package_id");
  static final Column<String> RENDITION_ID = TABLE.textKey("rendition_id");
  static final Column<Integer> SEGMENT_INDEX = TABLE.integerKey("segment_index");
  static final Column<String> NAME = TABLE.text("name");
  static final Column<Long> DURATION_MICROS = TABLE.bigint("duration_micros");
  static final Column<Long> SIZE_BYTES = TABLE.bigint("size_bytes");
  static final Column<String> FRAGMENTS = TABLE.json("fragments");

  @Override
  public Table table() {
    return TABLE;
  }

  /** Segments of one rendition that an event names. */
  private record Run(String packageId, String renditionId, int first, List<Segment> segments) {
    Stream<RowKey> keys(String mediaId) {
      return IntStream.range(first, first + segments.size())
          .mapToObj(index -> TABLE.key(mediaId, packageId, renditionId, index));
    }

    boolean has(Row row) {
      int index = row.get(SEGMENT_INDEX);
      return row.get(RENDITION_ID).equals(renditionId)
          && index >= first
          && index < first + segments.size();
    }
  }

  private static Stream<Run> runs(Logged<? extends RenditionEnvelope> logged) {
    return switch (logged.envelope().getEvent()) {
      case SegmentsEncoded e ->
          Stream.of(
              new Run(
                  Packages.ofAttempt(e.getJobId(), e.getAttempt()),
                  e.getRenditionId(),
                  e.getFirstIndex(),
                  e.getSegments()));
      case PartEncoded e -> e.getRenditions().stream().map(part -> run(e.getPackageId(), part));
      default -> Stream.empty();
    };
  }

  private static Run run(String packageId, RenditionPart part) {
    return new Run(packageId, part.getRenditionId(), part.getFirstIndex(), part.getSegments());
  }

  @Override
  public List<RowKey> keys(Logged<? extends RenditionEnvelope> logged) {
    return runs(logged).flatMap(run -> run.keys(logged.aggregateId())).distinct().toList();
  }

  @Override
  public List<Clearing> clears(Logged<? extends RenditionEnvelope> logged) {
    return Packages.clearedWithAttempt(logged, TABLE, PACKAGE_ID);
  }

  @Override
  public @Nullable Row fill(Row row, Logged<? extends RenditionEnvelope> logged) {
    return runs(logged)
        .filter(run -> run.has(row))
        .findFirst()
        .map(run -> filled(row, run.segments().get(row.get(SEGMENT_INDEX) - run.first())))
        .orElse(null);
  }

  private static Row filled(Row row, Segment segment) {
    return row.with(NAME, segment.getName())
        .with(DURATION_MICROS, segment.getDurationMicros())
        .with(SIZE_BYTES, segment.getSizeBytes())
        .with(FRAGMENTS, AvroJson.of(segment.getFragments()));
  }
}
