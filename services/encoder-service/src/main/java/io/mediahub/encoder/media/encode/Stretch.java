package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mediahub.rendition.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * Frames of the grid that one process encodes.
 *
 * @param from first frame
 * @param to the frame after the last one
 * @param firstSegment number of the segment that begins with the first frame
 * @param firstKey number of the key frame that the first frame is, counted from the media's start
 * @param seekMicros where in the source to begin to decode; 0 for its beginning
 * @param borders the frame that each segment but the first begins with, where the source's own
 *     picture says it; null on the grid
 */
record Stretch(
    long from,
    long to,
    int firstSegment,
    long firstKey,
    long seekMicros,
    @Nullable List<Long> borders) {
  private static final long MICROS = 1_000_000;

  Stretch {
    if (from < 0 || to <= from || firstSegment < 0 || firstKey < 0 || seekMicros < 0) {
      throw new IllegalArgumentException("No stretch of frames: from %d to %d".formatted(from, to));
    }
  }

  Stretch(long from, long to, int firstSegment, long firstKey, long seekMicros) {
    this(from, to, firstSegment, firstKey, seekMicros, null);
  }

  /** The media in one piece. */
  static Stretch whole(Grid grid) {
    return new Stretch(0, grid.frames(), 0, 0, 0);
  }

  static Stretch of(Chunk chunk, int segmentMillis, Recipe recipe) {
    long keys = segmentMillis / recipe.keyFrames().toMillis();
    return new Stretch(
        chunk.getFromFrame(),
        chunk.getToFrame(),
        chunk.getFirstSegment(),
        chunk.getFirstSegment() * keys,
        // What comes before the first chunk is nothing.
        chunk.getFromFrame() == 0 ? 0 : Math.max(0, chunk.getSeekMicros()));
  }

  /** The frames of a chunk that begins and ends at key frames of the source's own picture. */
  static Stretch own(Chunk chunk) {
    return new Stretch(
        chunk.getFromFrame(),
        chunk.getToFrame(),
        chunk.getFirstSegment(),
        // More than there are key frames before: the numbers of fragments only have to grow.
        chunk.getFromFrame(),
        Math.max(0, chunk.getSeekMicros()),
        chunk.getBorders());
  }

  Stretch fromTheBeginning() {
    return new Stretch(from, to, firstSegment, firstKey, 0, borders);
  }

  /** Frames that begin a group: segments are divided into groups of one length, or nearly so. */
  List<Long> keys(long longestGroup) {
    List<Long> keys = new ArrayList<>();
    long start = from;
    List<Long> ends = new ArrayList<>(borders == null ? List.of() : borders);
    ends.add(to);
    for (long end : ends) {
      long groups = Math.ceilDiv(end - start, longestGroup);
      for (long i = 0; i < groups; i++) {
        keys.add(start + i * (end - start) / groups);
      }
      start = end;
    }
    return keys;
  }

  /** Whether the source is decoded from its first packet. */
  boolean decodesAll() {
    return seekMicros == 0;
  }

  /** Where to seek to, as seconds with six decimal places. */
  String seek() {
    return String.format(Locale.ROOT, "%d.%06d", seekMicros / MICROS, seekMicros % MICROS);
  }
}
