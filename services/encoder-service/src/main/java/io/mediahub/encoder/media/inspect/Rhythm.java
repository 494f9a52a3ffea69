package io.mediahub.encoder.media.inspect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distances between the presentation times of one track, whose packets come in the order of
 * decoding. The memory it needs does not grow with the track.
 */
final class Rhythm {
  /** Longest time that the last picture or sound before a hole counts as there, seconds. */
  private static final double LONGEST_HOLD = 60;

  /** More than any codec reorders. */
  private static final int REORDERED = 32;

  private static final int STEPS_A_SECOND = 10_000;

  /** Nothing is faster than 240 frames a second; what is, is a mistake of rounding. */
  private static final double SHORTEST = 1 / 256.0;

  /** Which of the distances, from the shortest on, stands for the fast parts. */
  private static final double SHARE = 0.1;

  private final double[] waiting = new double[REORDERED];
  private int waits;
  private double last = Double.NaN;
  private double covered;

  /** By their length in steps; the last one is for all that are longer. Made when needed. */
  private int @Nullable [] counts;

  private double @Nullable [] sums;
  private long distances;

  void add(double seconds) {
    if (waits == REORDERED) {
      pass(waiting[0]);
      System.arraycopy(waiting, 1, waiting, 0, --waits);
    }
    int at = Arrays.binarySearch(waiting, 0, waits, seconds);
    int place = at < 0 ? -at - 1 : at;
    System.arraycopy(waiting, place, waiting, place + 1, waits - place);
    waiting[place] = seconds;
    waits++;
  }

  /** Nothing follows. */
  void end(double end) {
    for (int i = 0; i < waits; i++) {
      pass(waiting[i]);
    }
    waits = 0;
    if (end > last) {
      covered += Math.min(end - last, LONGEST_HOLD);
    }
  }

  /** Seconds for which the track has a picture or sound; only part of a long hole counts. */
  double covered() {
    return covered;
  }

  /** Pictures a second in the fast parts; null when there are less than two. */
  @Nullable Double rate() {
    if (counts == null || sums == null || distances == 0) {
      return null;
    }
    long before = 0;
    int typical = 0;
    while ((before += counts[typical]) <= distances * SHARE) {
      typical++;
    }
    if (typical == STEPS_A_SECOND) {
      return counts[typical] / sums[typical];
    }
    // Rounded timestamps and small delays lie around the true distance; twice it is a lost frame.
    double sum = 0;
    long count = 0;
    for (int i = (int) (typical * 0.8); i <= Math.min(STEPS_A_SECOND - 1, typical * 1.4); i++) {
      sum += sums[i];
      count += counts[i];
    }
    return count / sum;
  }

  private void pass(double seconds) {
    double distance = seconds - last;
    last = Double.isNaN(last) ? seconds : Math.max(last, seconds);
    if (!(distance > 0)) {
      return;
    }
    covered += Math.min(distance, LONGEST_HOLD);
    if (distance < SHORTEST) {
      return;
    }
    if (counts == null || sums == null) {
      counts = new int[STEPS_A_SECOND + 1];
      sums = new double[STEPS_A_SECOND + 1];
    }
    int step = (int) Math.min(STEPS_A_SECOND, distance * STEPS_A_SECOND);
    counts[step]++;
    sums[step] += distance;
    distances++;
  }
}
