package io.mediahub.edge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.SchemaRegistrar;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformSettingsTest {
  @Test
  void no_secret_is_printed() {
    var kafka = new PlatformSettings.Kafka("kafka:9092", Map.of("sasl.jaas.config", "hidden-one"));
    var registry =
        new PlatformSettings.Registry(
            "http://u:hidden-two@registry",
            SchemaRegistrar.APICURIO_PATH,
            Map.of("bearer.auth.token", "hidden-three"));
    var s3 =
        new PlatformSettings.S3(
            URI.create("http://a:hidden-four@s3"),
            "us-east-1",
            "hidden-five",
            "hidden-six",
            true,
            "b");

    assertThat(kafka + " " + registry + " " + s3).doesNotContain("hidden").contains("kafka:9092");
  }
}
