package io.mediahub.domain.rendition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.Chunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.OwnPicture;
import mediahub.rendition.VideoTrack;

/**
 * How the pictures of a media are divided among jobs, as a pure function of its inspection. Chunks
 * are counted in frames of the grid that all renditions share: frame n lies at n / F seconds, where
 * F is the frame rate, and segment k begins with the first frame that is not before k segments. The
 * first chunk is one segment, so that it is there soon.
 */
public final class ChunkPlan {
  private static final Recipe RECIPE = Recipe.CURRENT;
  private static final long MICROS = 1_000_000;
  private static final long MILLIS = 1_000;

  /** Shorter media would have too few chunks to encode side by side. */
  private static final long LONG_MICROS = Duration.ofMinutes(2).toMillis() * MILLIS;

  /** The second of two chunks would take longer than all the rest. */
  private static final long BRIEF_MICROS = Duration.ofSeconds(16).toMillis() * MILLIS;

  private static final int SEGMENTS = 4;
  private static final int SEGMENTS_OF_SHORT = 2;
  private static final int SEGMENTS_OF_BRIEF = 1;

  /** The shortest grid; a picture that is shown for less is held. */
  private static final long SHORTEST_MICROS = 200_000;

  /** Durations are rounded to microseconds: a hundredth of a frame is no frame. */
  private static final double NO_FRAME = 0.01;

  private final long micros;
  private final long rateNum;
  private final long rateDen;

  private ChunkPlan(Inspection source, VideoTrack picture) {
    this.micros = Math.max(SHORTEST_MICROS, source.getDurationMicros());
    this.rateNum = picture.getFrameRateNum();
    this.rateDen = picture.getFrameRateDen();
  }

  /**
   * Where each chunk but the first begins, in microseconds from the source's start. Empty when
   * there is no picture, or when the media must be encoded in one piece.
   */
  public static List<Long> borders(Inspection source) {
    VideoTrack picture = source.getVideo();
    if (picture == null || source.getClockJumps()) {
      return List.of();
    }
    ChunkPlan plan = new ChunkPlan(source, picture);
    return plan.segmentsOfBorders().stream()
        .map(segment -> plan.timeOf(plan.firstFrame(segment)))
        .toList();
  }

  /**
   * The chunks, which together hold every frame once.
   *
   * @param seekMicros where to begin to decode for each chunk but the first; empty when the media
   *     must be encoded in one piece
   * @return empty when there is no picture
   */
  public static List<Chunk> of(Inspection source, List<Long> seekMicros) {
    VideoTrack picture = source.getVideo();
    return picture == null ? List.of() : new ChunkPlan(source, picture).chunks(seekMicros);
  }

  /**
   * The chunks as an inspection leads to them: on the grid, or between key frames of a picture that
   * is published as it is.
   *
   * @param seekMicros where to begin to decode for each chunk of the grid but the first
   * @param segmentFrames the first frame of each segment but the first, where the source says it
   */
  public static List<Chunk> of(Inspection source, List<Long> seekMicros, List<Long> segmentFrames) {
    VideoTrack picture = source.getVideo();
    OwnPicture own = OwnSegments.of(source);
    return picture == null || own == null
        ? of(source, seekMicros)
        : new ChunkPlan(source, picture).ownChunks(picture, own, segmentFrames);
  }

  /** Whole segments, as many in each chunk as on the grid. */
  private List<Chunk> ownChunks(VideoTrack picture, OwnPicture own, List<Long> borders) {
    List<Long> starts = new ArrayList<>(List.of(0L));
    starts.addAll(borders);
    int length = segmentsOfChunk();
    List<Chunk> chunks = new ArrayList<>();
    for (int first = 0; first < starts.size(); ) {
      int next = first == 0 ? 1 : Math.min(starts.size(), first + length);
      long from = starts.get(first);
      long to = next == starts.size() ? own.getFrames() : starts.get(next);
      // Every segment begins a closed group: nothing before it is needed.
      long seek = OwnSegments.seekMicros(picture, from);
      chunks.add(new Chunk(from, to, first, seek, List.copyOf(starts.subList(first + 1, next))));
      first = next;
    }
    return chunks;
  }

  /** The longer a chunk, the less is decoded twice; the shorter, the more workers have one. */
  private int segmentsOfChunk() {
    if (micros < BRIEF_MICROS) {
      return SEGMENTS_OF_BRIEF;
    }
    return micros < LONG_MICROS ? SEGMENTS_OF_SHORT : SEGMENTS;
  }

  /** Seeks of another plan help nobody. */
  private List<Chunk> chunks(List<Long> seekMicros) {
    List<Integer> borders = segmentsOfBorders();
    if (seekMicros.size() != borders.size()) {
      return List.of(new Chunk(0L, frames(), 0, 0L, List.of()));
    }
    List<Chunk> chunks = new ArrayList<>();
    int segment = 0;
    long seek = 0;
    for (int i = 0; i < borders.size(); i++) {
      chunks.add(
          new Chunk(firstFrame(segment), firstFrame(borders.get(i)), segment, seek, List.of()));
      segment = borders.get(i);
      seek = seekMicros.get(i);
    }
    chunks.add(new Chunk(firstFrame(segment), frames(), segment, seek, List.of()));
    return chunks;
  }

  /** The first segment of each chunk but the first. */
  private List<Integer> segmentsOfBorders() {
    List<Integer> borders = new ArrayList<>();
    int length = segmentsOfChunk();
    for (int segment = 1; isWorthAChunk(segment); segment += length) {
      borders.add(segment);
    }
    return borders;
  }

  /** At least half a segment: less is the tail of the chunk before. */
  private boolean isWorthAChunk(int firstSegment) {
    long half = (firstFrame(firstSegment + 1) - firstFrame(firstSegment) + 1) / 2;
    return frames() - firstFrame(firstSegment) >= half;
  }

  private long firstFrame(int segment) {
    return Math.ceilDiv(segment * (long) RECIPE.segmentMillis() * rateNum, MILLIS * rateDen);
  }

  private long frames() {
    double exact = (double) micros * rateNum / rateDen / MICROS;
    return Math.max(1, (long) Math.ceil(exact - NO_FRAME));
  }

  private long timeOf(long frame) {
    return Math.round((double) frame * rateDen * MICROS / rateNum);
  }
}
