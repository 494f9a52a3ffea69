package io.mediahub.streams.wire;

import java.time.Duration;

/**
 * How long a poll may wait so that what came before it is committed in time. One short poll is not
 * enough: Streams commits when more than the interval has passed by a clock of whole milliseconds,
 * and one that ends a moment too early would be followed by a long one.
 */
final class Promptness {
  private static final int INTERVALS = 4;

  private final Duration commitInterval;
  private long hurryUntilNanos;
  private boolean received;

  Promptness(Duration commitInterval) {
    this.commitInterval = commitInterval;
  }

  /**
   * @param asked how long Streams would wait
   */
  Duration atMost(Duration asked, long nowNanos) {
    boolean hurry = received && nowNanos - hurryUntilNanos < 0;
    return hurry && asked.compareTo(commitInterval) > 0 ? commitInterval : asked;
  }

  void received(long nowNanos) {
    received = true;
    hurryUntilNanos = nowNanos + commitInterval.multipliedBy(INTERVALS).toNanos();
  }
}
