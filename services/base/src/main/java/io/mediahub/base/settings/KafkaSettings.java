package io.mediahub.base.settings;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the brokers are reached.
 *
 * @param bootstrap host:port of one or more brokers, separated by commas
 * @param properties passed to every Kafka client unchanged, such as security.protocol
 */
@ConfigurationProperties("mediahub.kafka")
public record KafkaSettings(
    String bootstrap, @Secret @DefaultValue Map<String, String> properties) {
  public KafkaSettings {
    Require.given(bootstrap, "mediahub.kafka.bootstrap", "host:port of a broker");
    properties = Map.copyOf(properties);
  }

  /** The properties that every client needs to reach the brokers. */
  public Map<String, String> connection() {
    Map<String, String> all = new HashMap<>(properties);
    all.put("bootstrap.servers", bootstrap);
    return all;
  }

  @Override
  public String toString() {
    return Masked.text(this);
  }
}
