package io.mediahub.encoder.media.inspect;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames per second as a fraction in lowest terms.
 *
 * @param num positive
 * @param den positive
 */
record FrameRate(int num, int den) {
  private static final double HIGHEST = 60.0;
  private static final double FASTEST = 240;
  private static final double SAME = 0.001; // 24 and 24000/1001 differ by exactly that

  /** A nominal rate this far from the measured one is that of nothing in the file. */
  private static final double KEPT = 0.05;

  /** A measured rate is not exact. */
  private static final double MEASURED = 0.01;

  private static final FrameRate UNKNOWN = new FrameRate(25, 1);

  /** In ascending order. */
  private static final List<FrameRate> USUAL =
      List.of(
          new FrameRate(1, 1),
          new FrameRate(2, 1),
          new FrameRate(5, 1),
          new FrameRate(10, 1),
          new FrameRate(12, 1),
          new FrameRate(25, 2),
          new FrameRate(15, 1),
          new FrameRate(20, 1),
          new FrameRate(24000, 1001),
          new FrameRate(24, 1),
          new FrameRate(25, 1),
          new FrameRate(30000, 1001),
          new FrameRate(30, 1),
          new FrameRate(48, 1),
          new FrameRate(50, 1),
          new FrameRate(60000, 1001),
          new FrameRate(60, 1));

  /**
   * The rate to encode at. A constant rate is kept; one above 60 is divided by a whole number, so
   * that frames are dropped evenly. Of a source that varies it is the usual rate that the fast
   * parts need, at most 60.
   *
   * @param nominal ffprobe's r_frame_rate: the least common rate that holds all timestamps
   * @param measured pictures a second in the fast parts, as read from the packets; null when there
   *     are too few
   */
  static FrameRate choose(@Nullable Double nominal, @Nullable Double measured) {
    if (measured == null || !(measured > 0) || Double.isInfinite(measured)) {
      return nominal == null || nominal > FASTEST ? UNKNOWN : constant(nominal);
    }
    return nominal != null && Math.abs(nominal / measured - 1) <= KEPT
        ? constant(nominal)
        : varying(measured);
  }

  /** The rate of the fields of a picture that is stored as frames of two fields. */
  FrameRate ofFields() {
    return num * 2.0 / den > HIGHEST * (1 + SAME / 2) ? this : lowest(num * 2, den);
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

  private static FrameRate constant(double rate) {
    double divided = rate;
    for (int by = 2; divided > HIGHEST * (1 + SAME / 2); by++) {
      divided = rate / by;
    }
    double bounded = Math.max(divided, 1);
    FrameRate nearest = nearest(bounded);
    return Math.abs(nearest.value() - bounded) <= bounded * SAME / 2
        ? nearest
        : lowest((int) Math.round(bounded * 1000), 1000);
  }

  /** The usual rate that it is, or the next one, which has a place for every picture. */
  private static FrameRate varying(double rate) {
    FrameRate nearest = nearest(rate);
    if (Math.abs(nearest.value() - rate) <= rate * MEASURED) {
      return nearest;
    }
    return USUAL.stream().filter(usual -> usual.value() > rate).findFirst().orElse(USUAL.getLast());
  }

  private static FrameRate nearest(double rate) {
    FrameRate nearest = USUAL.getFirst();
    for (FrameRate usual : USUAL) {
      if (Math.abs(usual.value() - rate) < Math.abs(nearest.value() - rate)) {
        nearest = usual;
      }
    }
    return nearest;
  }

  private static FrameRate lowest(int num, int den) {
    int common = BigInteger.valueOf(num).gcd(BigInteger.valueOf(den)).intValue();
    return new FrameRate(num / common, den / common);
  }

  private double value() {
    return (double) num / den;
  }
}
