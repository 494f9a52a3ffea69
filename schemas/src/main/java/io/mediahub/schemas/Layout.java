package io.mediahub.schemas;

import java.time.Duration;
import java.util.Map;

/**
 * Partitions, retention and clean-up of a topic.
 *
 * @param partitions never changed, since it decides where a key lives
 * @param retention how long records are kept; {@link #FOREVER} for facts
 */
public record Layout(int partitions, Duration retention, Cleanup cleanup) {
  /** What the brokers delete. */
  public enum Cleanup {
    /** Records older than the retention. */
    DELETE("delete"),
    /** Records that a newer one of the same key replaces. */
    COMPACT("compact"),
    /** Both. */
    COMPACT_AND_DELETE("compact,delete");

    private final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }
  }

  public static final Duration FOREVER = Duration.ofMillis(-1);

  static Layout facts(int partitions) {
    return new Layout(partitions, FOREVER, Cleanup.DELETE);
  }

  static Layout newestOfEachKey(int partitions) {
    return new Layout(partitions, FOREVER, Cleanup.COMPACT);
  }

  static Layout newestOfEachKey(int partitions, Duration retention) {
    return new Layout(partitions, retention, Cleanup.COMPACT_AND_DELETE);
  }

  static Layout work(int partitions, Duration retention) {
    return new Layout(partitions, retention, Cleanup.DELETE);
  }

  /** Topic configuration as Kafka names it. */
  public Map<String, String> config() {
    return Map.of(
        "cleanup.policy", cleanup.policy,
        "retention.ms", Long.toString(retention.toMillis()),
        // Overrides the brokers' default: retention by size would delete facts.
        "retention.bytes", "-1",
        "compression.type", "producer",
        // The broker sets the timestamp, since producers' clocks differ.
        "message.timestamp.type", "LogAppendTime");
  }
}
