package io.mediahub.domain.still;

import java.util.List;
import java.util.stream.LongStream;

/**
 * The short film without sound that a page plays when somebody points at its picture: some moments
 * of a long film, the beginning of a short one.
 *
 * @param startsMicros where the moments begin, ascending
 * @param lengthMicros of each moment
 * @param framesPerSecond of the preview, at most the film's own
 */
public record PreviewPlan(
    PictureSize size, List<Long> startsMicros, long lengthMicros, int framesPerSecond) {
  private static final long MOMENT = 1_000_000;
  private static final int MOMENTS = 4;

  /** Shorter films are shown from their start. */
  private static final long LONG = 12_000_000;

  private static final int LONG_SIDE = 480;
  private static final int MOST_FRAMES = 15;

  /**
   * @param shown the film's size as shown
   */
  public static PreviewPlan of(PictureSize shown, long durationMicros, double framesPerSecond) {
    PictureSize size = shown.within(LONG_SIDE, LONG_SIDE);
    int rate = (int) Math.clamp(Math.round(framesPerSecond), 1, MOST_FRAMES);
    if (durationMicros < LONG) {
      return new PreviewPlan(size, List.of(0L), Math.min(durationMicros, MOMENTS * MOMENT), rate);
    }
    List<Long> starts =
        LongStream.range(0, MOMENTS)
            .map(i -> durationMicros * (2 * i + 1) / (2 * MOMENTS) - MOMENT / 2)
            .boxed()
            .toList();
    return new PreviewPlan(size, starts, MOMENT, rate);
  }
}
