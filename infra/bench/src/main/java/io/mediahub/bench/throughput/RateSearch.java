package io.mediahub.bench.throughput;

import java.util.OptionalInt;

/**
 * Which rate to try next: twice the last one until one does not hold, then between the highest that
 * held and the lowest that did not. Ends when they are near each other.
 */
final class RateSearch {
  /** Lower than that nobody wants to know. */
  private static final int LEAST = 5;

  private final int first;
  private final int most;
  private final double nearness;
  private int held;
  private int missed = Integer.MAX_VALUE;

  /**
   * @param first rate to try, per second
   * @param most no higher rate is tried
   * @param nearness ends the search when the next rate would be higher than the best one by less
   *     than this share of it
   */
  RateSearch(int first, int most, double nearness) {
    if (first < LEAST || most < first || nearness <= 0) {
      throw new IllegalArgumentException(first + " to " + most + " by " + nearness);
    }
    this.first = first;
    this.most = most;
    this.nearness = nearness;
  }

  /** Empty when the search has ended. */
  OptionalInt next() {
    if (held == 0) {
      int lower = missed == Integer.MAX_VALUE ? first : missed / 2;
      return lower < LEAST ? OptionalInt.empty() : OptionalInt.of(lower);
    }
    if (missed == Integer.MAX_VALUE) {
      return held == most ? OptionalInt.empty() : OptionalInt.of(Math.min(most, 2 * held));
    }
    int between = held + (missed - held) / 2;
    return between - held < Math.max(1, held * nearness)
        ? OptionalInt.empty()
        : OptionalInt.of(between);
  }

  /** The platform kept up with this rate. */
  void held(int rate) {
    held = Math.max(held, rate);
  }

  /** It did not. */
  void missed(int rate) {
    missed = Math.min(missed, rate);
  }

  /** The highest rate that held; 0 when none did. */
  int best() {
    return held;
  }
}
