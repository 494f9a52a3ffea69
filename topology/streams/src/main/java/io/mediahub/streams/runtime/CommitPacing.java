package io.mediahub.streams.runtime;

import java.time.Duration;

/**
 * Limits how long a poll may wait, so that records read before it are committed in time. One short
 * poll is not enough: Streams measures the commit interval in whole milliseconds, and after a poll
 * that ends a moment too early it would start a long one.
 */
final class CommitPacing {
  private static final int INTERVALS = 4;

  private final Duration commitInterval;
  private long hurryUntilNanos;
  private boolean received;

  CommitPacing(Duration commitInterval) {
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
