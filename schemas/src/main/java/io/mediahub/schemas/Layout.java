package io.mediahub.schemas;

import java.time.Duration;
import java.util.Map;

/**
 * How a topic lies on the brokers.
 *
 * @param partitions never changed afterwards: it decides where a key lives
 * @param retention how long records are kept; {@link #FOREVER} for facts
 */
public record Layout(int partitions, Duration retention) {
  public static final Duration FOREVER = Duration.ofMillis(-1);

  static Layout facts(int partitions) {
    return new Layout(partitions, FOREVER);
  }

  static Layout work(int partitions, Duration retention) {
    return new Layout(partitions, retention);
  }

  /** Topic configuration as Kafka names it. */
  public Map<String, String> config() {
    return Map.of(
        "cleanup.policy", "delete",
        "retention.ms", Long.toString(retention.toMillis()),
        "compression.type", "producer",
        // When a record reached the log is the broker's to say: producers' clocks differ.
        "message.timestamp.type", "LogAppendTime");
  }
}
