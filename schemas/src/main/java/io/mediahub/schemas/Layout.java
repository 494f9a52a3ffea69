package io.mediahub.schemas;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * How a topic lies on the brokers.
 *
 * @param partitions never changed afterwards: it decides where a key lives
 * @param retention how long records are kept; {@link #FOREVER} for facts
 */
public record Layout(int partitions, Duration retention, Cleanup cleanup) {
  /** What the brokers take away. */
  public enum Cleanup {
    /** What is older than the retention. */
    DELETE,
    /** What a newer record of the same key replaced. */
    COMPACT
  }

  public static final Duration FOREVER = Duration.ofMillis(-1);

  static Layout facts(int partitions) {
    return new Layout(partitions, FOREVER, Cleanup.DELETE);
  }

  static Layout newestOfEachKey(int partitions) {
    return new Layout(partitions, FOREVER, Cleanup.COMPACT);
  }

  static Layout work(int partitions, Duration retention) {
    return new Layout(partitions, retention, Cleanup.DELETE);
  }

  /** Topic configuration as Kafka names it. */
  public Map<String, String> config() {
    return Map.of(
        "cleanup.policy", cleanup.name().toLowerCase(Locale.ROOT),
        "retention.ms", Long.toString(retention.toMillis()),
        // Whatever the brokers' default is: by size a fact would be deleted as well.
        "retention.bytes", "-1",
        "compression.type", "producer",
        // When a record reached the log is the broker's to say: producers' clocks differ.
        "message.timestamp.type", "LogAppendTime");
  }
}
