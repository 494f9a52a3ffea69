package io.mediahub.domain.rendition;

import java.util.Set;

/**
 * About how much processor time an encode takes, from the pixels of its source and its rungs. The
 * figures were measured with the recipe's x264 (veryfast, chunks with one thread) on film at 1080p:
 * 0.28 CPU-seconds a second to decode it, 2.17 to encode 1080, 720, 480 and 240 lines. Other
 * sources differ by half of it and more; what a run really takes is in the workers' meters.
 */
public final class EncodeCost {
  private static final double DECODE_NANOS_A_PIXEL = 5.6;
  private static final double ENCODE_NANOS_A_PIXEL = 26;
  private static final double SOUND_MILLIS_A_SECOND = 20;
  private static final double NANOS_A_MILLI = 1_000_000;
  private static final double MILLIS_A_SECOND = 1000;

  private EncodeCost() {}

  /**
   * How much a rung of H.264 costs with those of its size in other formats, as a multiple of what
   * it costs alone.
   *
   * @param shortSide in pixels
   * @param hdr whether the source is HDR
   */
  public static double weight(int shortSide, boolean hdr, Set<PictureFormat> beside) {
    return 1
        + beside.stream()
            .filter(format -> hdr || format.isStandardRange())
            .map(format -> format.settings(Recipe.CURRENT))
            .filter(picture -> shortSide >= picture.leastSide())
            .mapToDouble(Recipe.Picture::cost)
            .sum();
  }

  /**
   * Milliseconds of one processor.
   *
   * @param framesPerSecond of the renditions; 0 without pictures
   * @param sourcePixels of one picture of the source; 0 without pictures
   * @param rungPixels of one picture of all rungs together, each by its {@link #weight}
   * @param tracks of sound
   */
  public static long cpuMillis(
      long durationMillis, double framesPerSecond, long sourcePixels, long rungPixels, int tracks) {
    double seconds = durationMillis / MILLIS_A_SECOND;
    double nanosOfAPicture =
        sourcePixels * DECODE_NANOS_A_PIXEL + rungPixels * ENCODE_NANOS_A_PIXEL;
    double pictures = seconds * framesPerSecond * nanosOfAPicture / NANOS_A_MILLI;
    return Math.round(pictures + seconds * tracks * SOUND_MILLIS_A_SECOND);
  }
}
