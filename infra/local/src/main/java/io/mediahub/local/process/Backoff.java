package io.mediahub.local.process;

import java.time.Duration;

/**
 * Pauses that double from try to try.
 *
 * @param first the pause after the first failure
 * @param longest the upper limit of a pause
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The pause before the next try.
   *
   * @param failures so far, in a row; counted from 1
   */
  public Duration pause(int failures) {
    int doublings = Math.clamp(failures - 1, 0, MOST_DOUBLINGS);
    Duration pause = first.multipliedBy(1L << doublings);
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
