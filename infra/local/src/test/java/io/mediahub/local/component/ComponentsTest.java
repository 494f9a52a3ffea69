package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.process.Component;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Ports;
import io.mediahub.local.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentsTest {
  @TempDir Path folder;

  private Components components(Map<String, String> settings) {
    return new Components(platform("unit", settings));
  }

  private Platform platform(String environment, Map<String, String> settings) {
    return new Platform(
        environment, Places.of(folder, environment), new Settings(settings, Map.of()));
  }

  private static Map<String, Integer> ports(Components components) {
    Map<String, Integer> ports = new TreeMap<>();
    components.all().forEach(component -> ports.putAll(component.ports()));
    return ports;
  }

  private static List<String> external(Components components) {
    return components.external().stream().map(Component::name).toList();
  }

  @Test
  void by_default_everything_is_local() {
    Components components = components(Map.of());

    assertThat(components.external()).isEmpty();
    assertThat(components.properties())
        .containsEntry("mediahub.public-url", "http://localhost:8080")
        .containsEntry("mediahub.kafka.bootstrap", "127.0.0.1:21001")
        .containsEntry(
            "mediahub.decisions.url", "jdbc:postgresql://127.0.0.1:21000/mediahub_decisions")
        .containsEntry("mediahub.registry.url", "http://127.0.0.1:21003")
        .containsEntry("mediahub.connect.url", "http://127.0.0.1:21004")
        .containsEntry("mediahub.s3.endpoint", "http://127.0.0.1:21005")
        .containsEntry("mediahub.mongo.uri", "mongodb://127.0.0.1:21006/mediahub")
        .containsEntry("mediahub.edge.internal-port", "21015")
        .containsEntry("mediahub.user-service.url", "http://127.0.0.1:21010")
        .doesNotContainKey("mediahub.encoder-service.url");
  }

  @Test
  void the_encoders_share_the_cores_and_hand_their_jobs_back_at_once_unless_they_are_told() {
    int cores = Runtime.getRuntime().availableProcessors();

    assertThat(components(Map.of()).properties())
        .containsEntry("mediahub.encoder.workers", Integer.toString(cores))
        .containsEntry("mediahub.encoder.drain", "0s");
    assertThat(
            components(Map.of("mediahub.encoder.workers", "7", "mediahub.encoder.drain", "30s"))
                .properties())
        .containsEntry("mediahub.encoder.workers", "7")
        .containsEntry("mediahub.encoder.drain", "30s");
  }

  @Test
  void a_server_has_larger_pools_unless_a_person_says_otherwise() {
    assertThat(components(Map.of()).properties()).doesNotContainKey("mediahub.decisions.pool-size");
    assertThat(components(Map.of("mediahub.profile", "server")).properties())
        .containsKey("mediahub.decisions.pool-size");
    assertThat(
            components(Map.of("mediahub.profile", "server", "mediahub.decisions.pool-size", "11"))
                .properties())
        .containsEntry("mediahub.decisions.pool-size", "11");
  }

  @Test
  void the_test_environment_lies_apart() {
    assertThat(new Components(platform("test", Map.of())).properties())
        .containsEntry("mediahub.public-url", "http://localhost:8180")
        .containsEntry("mediahub.kafka.bootstrap", "127.0.0.1:22001");
  }

  @Test
  void keys_that_are_not_known_here_reach_the_services() {
    assertThat(components(Map.of("mediahub.admin.email", "a@b.example")).properties())
        .containsEntry("mediahub.admin.email", "a@b.example");
  }

  @Test
  void every_replica_is_a_component_with_a_name_and_a_port_of_its_own() {
    Components components = components(Map.of("mediahub.replicas", "4"));

    Map<String, Integer> ports = ports(components);

    assertThat(components.all())
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

  /** The doctor looks at these ports, and messages name their number. */
  @Test
  void all_internal_ports_lie_within_the_span_of_their_replica() {
    for (int replicas = 1; replicas <= 4; replicas++) {
      Components components = components(Map.of("mediahub.replicas", Integer.toString(replicas)));
      int end = 21000 + Ports.SPAN * replicas;

      assertThat(ports(components).values())
          .allMatch(port -> port == 8080 || port >= 21000 && port < end);
    }
  }

  @Test
  void the_edge_knows_all_replicas() {
    assertThat(components(Map.of("mediahub.replicas", "3")).properties())
        .containsEntry(
            "mediahub.view-service.url",
            "http://127.0.0.1:21012,http://127.0.0.1:21032,http://127.0.0.1:21052");
  }

  @ParameterizedTest
  @CsvSource({
    "mediahub.kafka.bootstrap, broker:9092, kafka",
    "mediahub.registry.url, https://registry.example, registry",
    "mediahub.connect.url, https://connect.example, connect",
    "mediahub.s3.endpoint, https://s3.example, s3",
    "mediahub.mongo.uri, mongodb://db.example, mongo",
    "mediahub.encoder-service.url, https://encoder.example, encoder-service",
    "mediahub.edge-service.url, https://media.example, edge-service"
  })
  void an_address_replaces_a_component(String setting, String address, String name) {
    Components components = components(Map.of(setting, address));

    assertThat(external(components)).containsExactly(name);
    assertThat(components.external().getFirst().url()).isEqualTo(address);
    assertThat(components.properties()).containsEntry(setting, address);
    assertThat(components.chosen(Set.of())).extracting(Component::name).doesNotContain(name);
  }

  @Test
  void postgres_is_replaced_only_when_nothing_of_it_is_needed() {
    String url = "jdbc:postgresql://db.example:6543/decided";
    Components one = components(Map.of("mediahub.decisions.url", url));
    Components both = components(Map.of("mediahub.decisions.url", url, "mediahub.views.url", url));

    Components all =
        components(
            Map.of(
                "mediahub.decisions.url", url,
                "mediahub.views.url", url,
                "mediahub.registry.datasource.url", url));

    assertThat(one.external()).isEmpty();
    assertThat(both.external()).as("the registry keeps its artifacts there").isEmpty();
    assertThat(external(all)).containsExactly("postgres");
    assertThat(all.external().getFirst().url()).isEqualTo(url);
  }

  @Test
  void a_database_elsewhere_has_its_own_name_and_address() {
    Postgres postgres =
        new Postgres(
            platform(
                "unit",
                Map.of("mediahub.decisions.url", "jdbc:postgresql://db.example:6543/decided")),
            false);

    assertThat(postgres.decisions().host()).isEqualTo("db.example");
    assertThat(postgres.decisions().port()).isEqualTo(6543);
    assertThat(postgres.decisions().database()).isEqualTo("decided");
    assertThat(postgres.decisions().local()).isFalse();
    assertThat(postgres.views().local()).isTrue();
  }

  @Test
  void a_service_elsewhere_has_no_replicas_here() {
    Components components =
        components(
            Map.of("mediahub.replicas", "2", "mediahub.view-service.url", "http://views.example"));

    assertThat(external(components)).containsExactly("view-service");
    assertThat(components.properties())
        .containsEntry("mediahub.view-service.url", "http://views.example");
    assertThat(components.chosen(Set.of()))
        .extracting(Component::name)
        .contains("user-service", "user-service-2")
        .doesNotContain("view-service", "view-service-2");
  }
}
