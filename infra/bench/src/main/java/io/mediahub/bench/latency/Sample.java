package io.mediahub.bench.latency;

/**
 * One command on its way; times are of {@link System#nanoTime()}.
 *
 * <p>It is written by the thread that sends and by the one that watches, each its own fields, and
 * read when both are done with it.
 */
final class Sample {
  private final String key;
  private final long version;
  private final long dueNanos;

  private volatile long acceptedNanos;
  private volatile long acceptedMillis;
  private volatile long visibleNanos;
  private volatile long visibleMillis;

  /**
   * A command that makes a version of an aggregate.
   *
   * @param dueNanos when the command was due by the rate, which is when its sender's wait begins
   */
  Sample(String key, long version, long dueNanos) {
    this.key = key;
    this.version = version;
    this.dueNanos = dueNanos;
  }

  String key() {
    return key;
  }

  long version() {
    return version;
  }

  /** The answer that the command is accepted has just been received. */
  void accepted() {
    acceptedNanos = System.nanoTime();
    acceptedMillis = System.currentTimeMillis();
  }

  /** The row has been seen. */
  void visible(long nanos, long epochMillis) {
    visibleMillis = epochMillis;
    visibleNanos = nanos;
  }

  boolean isVisible() {
    return visibleNanos != 0;
  }

  boolean isComplete() {
    return isVisible() && acceptedNanos != 0;
  }

  /** Milliseconds from accepted to visible; 0 when the row was seen before the answer came. */
  double acceptedToVisible() {
    return Math.max(0, visibleNanos - acceptedNanos) / 1e6;
  }

  /** Milliseconds from when the command was due to visible. */
  double dueToVisible() {
    return (visibleNanos - dueNanos) / 1e6;
  }

  /** Milliseconds from when the command was due to accepted. */
  double dueToAccepted() {
    return (acceptedNanos - dueNanos) / 1e6;
  }

  /** Wall-clock times, to be compared with those that other processes wrote down. */
  long acceptedMillis() {
    return acceptedMillis;
  }

  long visibleMillis() {
    return visibleMillis;
  }
}
