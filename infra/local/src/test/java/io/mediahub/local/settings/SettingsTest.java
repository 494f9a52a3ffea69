package io.mediahub.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.local.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void the_environment_is_stronger_than_the_file() {
    Settings settings =
        new Settings(
            Map.of("mediahub.kafka.bootstrap", "file:1"),
            Map.of("MEDIAHUB_KAFKA_BOOTSTRAP", "env:2"));

    assertThat(settings.get("mediahub.kafka.bootstrap")).contains("env:2");
  }

  @Test
  void a_dash_may_be_left_out_or_written_as_an_underscore() {
    Settings spring = new Settings(Map.of(), Map.of("MEDIAHUB_S3_ACCESSKEY", "a"));
    Settings plain = new Settings(Map.of(), Map.of("MEDIAHUB_S3_ACCESS_KEY", "b"));

    assertThat(spring.get("mediahub.s3.access-key")).contains("a");
    assertThat(plain.get("mediahub.s3.access-key")).contains("b");
  }

  @Test
  void an_empty_value_is_none() {
    Settings settings =
        new Settings(Map.of("mediahub.mongo.uri", "  "), Map.of("MEDIAHUB_MONGO_URI", ""));

    assertThat(settings.get("mediahub.mongo.uri")).isEmpty();
  }

  @Test
  void a_port_that_is_no_number_is_a_sentence() {
    Settings settings = new Settings(Map.of(), Map.of("MEDIAHUB_PORT", "eighty"));

    assertThatThrownBy(() -> settings.number("mediahub.port", 8080))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("mediahub.port")
        .hasMessageContaining("eighty");
  }

  @Test
  void a_damaged_file_is_a_sentence() throws Exception {
    Path file = Files.writeString(folder.resolve("mediahub.properties"), "a=\\u00zz");

    assertThatThrownBy(() -> Settings.read(file)).isInstanceOf(Failure.class);
  }
}
