package io.mediahub.encoder.media.inspect;

import java.time.Duration;

/**
 * The largest media that are accepted.
 *
 * @param duration longest playing time
 * @param edge longest side of the picture, pixels
 * @param pixels largest area of the picture
 */
public record InspectionLimits(Duration duration, int edge, long pixels) {
  /** Six hours of 8K. */
  public static final InspectionLimits DEFAULT =
      new InspectionLimits(Duration.ofHours(6), 8192, 8192L * 4320);
}
