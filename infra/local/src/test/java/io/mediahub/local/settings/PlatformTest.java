package io.mediahub.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.local.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {
  @TempDir Path folder;

  private Platform platform(String environment, Map<String, String> file) {
    return new Platform(environment, Places.of(folder, environment), new Settings(file, Map.of()));
  }

  @Test
  void by_default_everything_is_local() {
    Platform platform = platform("default", Map.of());

    assertThat(platform.replaced("kafka")).isFalse();
    assertThat(platform.properties())
        .containsEntry("mediahub.public-url", "http://localhost:8080")
        .containsEntry("mediahub.kafka.bootstrap", "127.0.0.1:21001")
        .containsEntry(
            "mediahub.decisions.url", "jdbc:postgresql://127.0.0.1:21000/mediahub_decisions")
        .containsEntry("mediahub.mongo.uri", "mongodb://127.0.0.1:21006/mediahub");
  }

  @Test
  void the_test_environment_lies_apart() {
    assertThat(platform("test", Map.of()).properties())
        .containsEntry("mediahub.public-url", "http://localhost:8180")
        .containsEntry("mediahub.kafka.bootstrap", "127.0.0.1:22001");
  }

  @Test
  void an_address_replaces_a_component() {
    Platform platform = platform("default", Map.of("mediahub.kafka.bootstrap", "broker:9092"));

    assertThat(platform.replaced("kafka")).isTrue();
    assertThat(platform.properties()).containsEntry("mediahub.kafka.bootstrap", "broker:9092");
  }

  @Test
  void postgres_is_replaced_only_when_nothing_of_it_is_needed() {
    String url = "jdbc:postgresql://db.example:6543/decided";
    Platform one = platform("default", Map.of("mediahub.decisions.url", url));
    Platform both =
        platform("default", Map.of("mediahub.decisions.url", url, "mediahub.views.url", url));

    Platform all =
        platform(
            "default",
            Map.of(
                "mediahub.decisions.url", url,
                "mediahub.views.url", url,
                "mediahub.registry.datasource.url", url));

    assertThat(one.replaced("postgres")).isFalse();
    assertThat(both.replaced("postgres")).as("the registry keeps its artifacts there").isFalse();
    assertThat(all.replaced("postgres")).isTrue();
    assertThat(all.externalUrl("postgres")).isEqualTo(url);
    assertThat(one.decisions().host()).isEqualTo("db.example");
    assertThat(one.decisions().port()).isEqualTo(6543);
    assertThat(one.decisions().database()).isEqualTo("decided");
    assertThat(one.decisions().local()).isFalse();
    assertThat(one.views().local()).isTrue();
  }

  @Test
  void replicas_of_a_service_have_ports_of_their_own_and_the_edge_knows_them_all() {
    Platform platform = platform("default", Map.of("mediahub.replicas", "3"));

    assertThat(platform.replicas("view-service")).isEqualTo(3);
    assertThat(platform.replicas("edge-service")).as("the public port is its own").isEqualTo(1);
    assertThat(platform.properties())
        .containsEntry(
            "mediahub.view-service.url",
            "http://127.0.0.1:21012,http://127.0.0.1:21032,http://127.0.0.1:21052");
  }

  @Test
  void a_service_elsewhere_has_no_replicas_here() {
    String url = "http://views.example:80";
    Platform platform =
        platform("default", Map.of("mediahub.replicas", "2", "mediahub.view-service.url", url));

    assertThat(platform.replicas("view-service")).isEqualTo(1);
    assertThat(platform.serviceUrl("view-service")).isEqualTo(url);
    assertThat(platform.replicas("user-service")).isEqualTo(2);
  }

  @Test
  void a_number_of_replicas_out_of_range_is_refused_with_a_sentence() {
    for (String number : List.of("0", "5", "-1")) {
      Platform platform = platform("default", Map.of("mediahub.replicas", number));

      assertThatThrownBy(platform::properties)
          .isInstanceOf(Failure.class)
          .hasMessageContaining("between 1 and 4, not " + number);
    }
  }

  @Test
  void keys_that_are_not_known_here_reach_the_services() {
    assertThat(platform("default", Map.of("mediahub.admin.email", "a@b.example")).properties())
        .containsEntry("mediahub.admin.email", "a@b.example");
  }
}
