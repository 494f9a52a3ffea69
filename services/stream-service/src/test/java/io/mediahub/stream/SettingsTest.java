package io.mediahub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.SchemaRegistrar;
import io.mediahub.streams.rendition.LeaseSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsTest {
  @Test
  void unset_they_have_their_defaults() {
    assertThat(streams(Map.of()).leases()).isEqualTo(LeaseSettings.DEFAULT);
    assertThat(streams(Map.of()).startWithin()).isEqualTo(Duration.ofMinutes(3));
    assertThat(streams(Map.of()).instanceName()).isNotBlank();
    assertThat(registry(Map.of()))
        .isEqualTo(new RegistrySettings(SchemaRegistrar.APICURIO_PATH, Map.of()));
  }

  @Test
  void leases_are_what_an_operator_says() {
    var leases =
        streams(
                Map.of(
                    "mediahub.streams.job-silence", "90s",
                    "mediahub.streams.job-unclaimed", "2h"))
            .leases();

    assertThat(leases.silence()).isEqualTo(Duration.ofSeconds(90));
    assertThat(leases.unclaimed()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void properties_of_another_registry_reach_its_serdes_with_their_dots() {
    var settings =
        registry(
            Map.of(
                "mediahub.registry.compat-path", "",
                "mediahub.registry.properties.schema.registry.url", "http://registry:8081",
                "mediahub.registry.properties.specific.avro.reader", "true"));

    assertThat(settings.compatPath()).isEmpty();
    assertThat(settings.properties())
        .containsEntry("schema.registry.url", "http://registry:8081")
        .containsEntry("specific.avro.reader", "true");
  }

  private static StreamServiceSettings streams(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("mediahub.streams", StreamServiceSettings.class);
  }

  private static RegistrySettings registry(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("mediahub.registry", RegistrySettings.class);
  }
}
