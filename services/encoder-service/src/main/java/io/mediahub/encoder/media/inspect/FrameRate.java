package io.mediahub.encoder.media.inspect;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Frames per second as a fraction in lowest terms.
 *
 * @param num positive
 * @param den positive
 */
record FrameRate(int num, int den) {
  private static final double HIGHEST = 60.0;
  private static final double SAME = 0.001; // 24 and 24000/1001 differ by exactly that
  private static final FrameRate[] USUAL = {
    new FrameRate(24000, 1001), new FrameRate(24, 1), new FrameRate(25, 1),
    new FrameRate(30000, 1001), new FrameRate(30, 1), new FrameRate(48, 1),
    new FrameRate(50, 1), new FrameRate(60000, 1001), new FrameRate(60, 1),
  };

  /**
   * The rate to encode at. A constant rate is kept, and a varying one is averaged. A rate above 60
   * is divided by a whole number, so that frames are dropped evenly.
   *
   * @param nominal ffprobe's r_frame_rate: the least common rate that holds all timestamps
   * @param average ffprobe's avg_frame_rate, where the container knows it
   * @param counted frames over seconds, as read from the packets
   */
  static FrameRate choose(@Nullable Double nominal, @Nullable Double average, double counted) {
    double mean = average != null ? average : counted;
    // Up to a third of the slots may be empty before the file counts as varying: phones drop
    // frames.
    boolean regular = nominal != null && nominal <= mean * 1.5 && nominal >= mean * 0.95;
    double rate = regular ? nominal : mean;
    if (!(rate > 0) || Double.isInfinite(rate)) {
      rate = 25;
    }
    double divided = rate;
    for (int by = 2; divided > HIGHEST * (1 + SAME / 2); by++) {
      divided = rate / by;
    }
    return snap(Math.max(divided, 1));
  }

  /** ffprobe writes "30000/1001", and "0/0" for unknown. */
  static @Nullable Double parse(@Nullable String fraction) {
    if (fraction == null || !fraction.matches("\\d{1,10}/\\d{1,10}")) {
      return null;
    }
    String[] parts = fraction.split("/", -1);
    double num = Double.parseDouble(parts[0]);
    double den = Double.parseDouble(parts[1]);
    return num > 0 && den > 0 ? num / den : null;
  }

  private static FrameRate snap(double rate) {
    FrameRate nearest = USUAL[0];
    for (FrameRate usual : USUAL) {
      if (Math.abs(usual.value() - rate) < Math.abs(nearest.value() - rate)) {
        nearest = usual;
      }
    }
    if (Math.abs(nearest.value() - rate) <= rate * SAME / 2) {
      return nearest;
    }
    int thousandths = (int) Math.round(rate * 1000);
    int common = BigInteger.valueOf(thousandths).gcd(BigInteger.valueOf(1000)).intValue();
    return new FrameRate(thousandths / common, 1000 / common);
  }

  private double value() {
    return (double) num / den;
  }
}
