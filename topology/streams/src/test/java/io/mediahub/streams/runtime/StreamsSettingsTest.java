package io.mediahub.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the topologies rest on is not up to an operator's settings, nor to Kafka's defaults. */
class StreamsSettingsTest {

  /** Read models seek when partitions are assigned, which only the classic protocol lets them. */
  @ParameterizedTest
  @ValueSource(
      strings = {"group.protocol", "main.consumer.group.protocol", "consumer.group.protocol"})
  void groups_keep_the_classic_protocol(String setting) {
    Map<String, String> connection = new HashMap<>(Map.of("bootstrap.servers", "localhost:1"));
    connection.put(setting, setting.startsWith("group") ? "streams" : "consumer");
    StreamsSettings settings = new StreamsSettings(connection, "one", Path.of("target"));

    for (Properties properties :
        new Properties[] {
          settings.readModel("model", Duration.ofMillis(10)),
          settings.exactlyOnce("process", Duration.ofMillis(10))
        }) {
      StreamsConfig config = new StreamsConfig(properties);
      assertThat(config.getString(StreamsConfig.GROUP_PROTOCOL_CONFIG)).isEqualTo("classic");
      assertThat(
              String.valueOf(
                      config
                          .getMainConsumerConfigs("group", "client", 0)
                          .getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"))
                  .toLowerCase(Locale.ROOT))
          .isEqualTo("classic");
    }
  }
}
