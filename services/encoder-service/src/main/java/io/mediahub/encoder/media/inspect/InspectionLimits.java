package io.mediahub.encoder.media.inspect;

import java.time.Duration;

/**
 * The largest media that are accepted.
 *
 * @param duration longest playing time
 * @param edge longest side of the picture, pixels
 * @param pixels largest area of the picture
 * @param allPixels largest area of the picture times the number of its frames: what a decoder has
 *     to do for a file that may be small
 */
public record InspectionLimits(Duration duration, int edge, long pixels, long allPixels) {
  /** Six hours, up to 8K; and of 4K no more than six hours at 30 frames a second. */
  public static final InspectionLimits DEFAULT =
      new InspectionLimits(Duration.ofHours(6), 8192, 8192L * 4320, 3840L * 2160 * 30 * 6 * 3600);
}
