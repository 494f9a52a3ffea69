package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.process.Component;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
  @TempDir Path folder;

  private Components components(Map<String, String> settings) {
    return new Components(
        new Platform("unit", Places.of(folder, "unit"), new Settings(settings, Map.of())));
  }

  @Test
  void every_replica_is_a_component_with_a_name_and_a_port_of_its_own() {
    Components components = components(Map.of("mediahub.replicas", "4"));
    List<Component> all = components.chosen(Set.of());

    Map<String, Integer> ports = components.ports(all);

    assertThat(all)
        .extracting(Component::name)
        .doesNotHaveDuplicates()
        .contains("view-service", "view-service-2", "view-service-4", "stream-service-3")
        .doesNotContain("edge-service-2", "kafka-2");
    assertThat(ports.values()).doesNotHaveDuplicates();
    assertThat(ports)
        .containsEntry("view-service", 21012)
        .containsEntry("view-service-2", 21032)
        .containsEntry("stream-service-4", 21074);
  }

  @Test
  void a_service_that_an_address_stands_for_is_external_once() {
    Components components =
        components(
            Map.of("mediahub.replicas", "2", "mediahub.view-service.url", "http://views.example"));

    assertThat(components.external()).containsExactly("view-service");
    assertThat(components.chosen(Set.of()))
        .extracting(Component::name)
        .contains("user-service", "user-service-2")
        .doesNotContain("view-service", "view-service-2");
  }
}
