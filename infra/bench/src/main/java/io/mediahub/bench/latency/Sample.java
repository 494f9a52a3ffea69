package io.mediahub.bench.latency;

/**
 * One command on its way; times are of {@link System#nanoTime()}.
 *
 * <p>The sending thread and the watching thread each write their own fields; both are done before
 * anybody reads the sample.
 */
public final class Sample {
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
   * @param dueNanos when the rate wanted the command sent; latencies count from here
   */
  public Sample(String key, long version, long dueNanos) {
    this.key = key;
    this.version = version;
    this.dueNanos = dueNanos;
  }

  public String key() {
    return key;
  }

  public long version() {
    return version;
  }

  /** Notes that the answer was received just now: the command is accepted. */
  public void accepted() {
    acceptedNanos = System.nanoTime();
    acceptedMillis = System.currentTimeMillis();
  }

  /** The row has been seen. */
  public void visible(long nanos, long epochMillis) {
    visibleMillis = epochMillis;
    visibleNanos = nanos;
  }

  public boolean isAccepted() {
    return acceptedNanos != 0;
  }

  public boolean isVisible() {
    return visibleNanos != 0;
  }

  public boolean isComplete() {
    return isVisible() && acceptedNanos != 0;
  }

  /** Milliseconds from accepted to visible; 0 when the row was seen before the answer came. */
  public double acceptedToVisible() {
    return Math.max(0, visibleNanos - acceptedNanos) / 1e6;
  }

  /** Milliseconds from when the command was due to visible. */
  public double dueToVisible() {
    return (visibleNanos - dueNanos) / 1e6;
  }

  /** Milliseconds from when the command was due to accepted. */
  public double dueToAccepted() {
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
