package io.mediahub.domain.still;

import java.time.Duration;

/**
 * The largest images that are accepted, by what their headers say: nothing is decoded before.
 *
 * @param edge longest side, pixels
 * @param pixels largest area
 * @param frames most pictures of an animation
 * @param allPixels largest area times the number of pictures
 * @param animation what is shown of an animation; the rest is cut off
 */
public record ImageLimits(int edge, long pixels, int frames, long allPixels, Duration animation) {
  /** The largest photos of phones have 200 million pixels, panoramas 30,000 on a side. */
  public static final ImageLimits DEFAULT =
      new ImageLimits(32_768, 210_000_000L, 5_000, 4_000_000_000L, Duration.ofSeconds(60));
}
