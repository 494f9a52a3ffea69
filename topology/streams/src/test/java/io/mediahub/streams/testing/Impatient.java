package io.mediahub.streams.testing;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of a topology as the platform has them, except for how long an idle client sleeps and a
 * dead one is waited for: nothing that is tested depends on it, and each start and stop would wait.
 */
public final class Impatient {
  private Impatient() {}

  public static Properties settings(Properties platforms) {
    Properties settings = new Properties();
    settings.putAll(platforms);
    settings.put(StreamsConfig.POLL_MS_CONFIG, 100);
    Map.of(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 4_000,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 400)
        .forEach((name, value) -> settings.put(StreamsConfig.mainConsumerPrefix(name), value));
    return settings;
  }
}
