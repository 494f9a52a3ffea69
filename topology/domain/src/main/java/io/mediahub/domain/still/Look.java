package io.mediahub.domain.still;

import java.util.List;

/**
 * What can be told of a picture from its brightness alone, to find the one that stands for a film.
 *
 * @param sharpness variance of the Laplacian: of details, not of noise, since the picture is small
 * @param light mean brightness, 0 (black) to 1
 * @param contrast standard deviation of the brightness, 0 to 0.5
 * @param flat share of the pixels that look like all of their neighbours: of a title card or a
 *     slide nearly all, of a photo few
 */
public record Look(double sharpness, double light, double contrast, double flat) {
  /** Black, or a fade to it. */
  private static final double DARK = 0.09;

  /** White, or a flash. */
  private static final double BRIGHT = 0.93;

  /** A fade, fog, one colour. */
  private static final double DULL = 0.06;

  /** A title card. */
  private static final double EMPTY = 0.82;

  /** Differences of brightness up to this one are the noise of a compression. */
  private static final int SAME = 3;

  /**
   * @param luma a byte a pixel, line by line, 0 is black and 255 white
   */
  public static Look at(byte[] luma, int width, int height) {
    if (luma.length != (long) width * height || width < 3 || height < 3) {
      throw new IllegalArgumentException(
          "%d bytes are no picture of %d x %d pixels.".formatted(luma.length, width, height));
    }
    long sum = 0;
    long squares = 0;
    for (byte each : luma) {
      int value = each & 255;
      sum += value;
      squares += (long) value * value;
    }
    double mean = (double) sum / luma.length;
    double spread = Math.sqrt(Math.max(0, (double) squares / luma.length - mean * mean));
    long edges = 0;
    long edgeSquares = 0;
    int same = 0;
    int inner = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int at = y * width + x;
        int value = luma[at] & 255;
        int left = luma[at - 1] & 255;
        int right = luma[at + 1] & 255;
        int above = luma[at - width] & 255;
        int below = luma[at + width] & 255;
        int laplacian = 4 * value - left - right - above - below;
        edges += laplacian;
        edgeSquares += (long) laplacian * laplacian;
        inner++;
        int most = Math.max(Math.max(left, right), Math.max(above, below));
        int least = Math.min(Math.min(left, right), Math.min(above, below));
        same += most - value <= SAME && value - least <= SAME ? 1 : 0;
      }
    }
    double mid = (double) edges / inner;
    double sharpness = (double) edgeSquares / inner - mid * mid;
    return new Look(sharpness, mean / 255, spread / 255, (double) same / inner);
  }

  /** Whether it shows something: neither black nor white, no fade, no title card. */
  public boolean shows() {
    return light >= DARK && light <= BRIGHT && contrast >= DULL && flat <= EMPTY;
  }

  /** Index of the one that is shown: the sharpest that shows something; otherwise the fullest. */
  public static int best(List<Look> looks) {
    if (looks.isEmpty()) {
      throw new IllegalArgumentException("There is nothing to choose from.");
    }
    int best = 0;
    for (int i = 1; i < looks.size(); i++) {
      // Of equal ones the first.
      best = looks.get(i).betterThan(looks.get(best)) ? i : best;
    }
    return best;
  }

  private boolean betterThan(Look other) {
    return shows() == other.shows() ? rank() > other.rank() : shows();
  }

  private double rank() {
    return shows() ? sharpness : contrast * (1 - flat);
  }
}
