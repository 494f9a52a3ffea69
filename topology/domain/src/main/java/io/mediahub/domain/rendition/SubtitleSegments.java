package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;

/**
 * How subtitles are cut. Their segments are longer than those of the pictures: a text is small, and
 * each segment is a request of the player and an entry in an event.
 */
public final class SubtitleSegments {
  private static final long LEAST_MICROS = 60_000_000;
  private static final long MICROS = 1000;

  private SubtitleSegments() {}

  /** Length of a segment: as many whole segments of the pictures as last at least a minute. */
  public static long stepMicros(int segmentMillis) {
    long picture = segmentMillis * MICROS;
    return Math.ceilDiv(LEAST_MICROS, picture) * picture;
  }

  /** Lengths of all segments: the last one ends with the film. At least one. */
  public static List<Long> lengths(long durationMicros, int segmentMillis) {
    long step = stepMicros(segmentMillis);
    List<Long> lengths = new ArrayList<>();
    for (long left = durationMicros; left > 0; left -= step) {
      lengths.add(Math.min(step, left));
    }
    return lengths.isEmpty() ? List.of(step) : lengths;
  }
}
