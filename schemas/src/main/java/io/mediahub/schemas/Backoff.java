package io.mediahub.schemas;

import java.time.Duration;

/** Pauses between attempts: each is twice as long as the one before, up to the longest. */
public record Backoff(Duration first, Duration longest) {
  /** More doublings than any pause needs, and few enough for a long. */
  private static final int DOUBLINGS = 30;

  /**
   * The pause before the next attempt.
   *
   * @param failures in a row, 1 after the first
   */
  public Duration after(int failures) {
    Duration pause = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
