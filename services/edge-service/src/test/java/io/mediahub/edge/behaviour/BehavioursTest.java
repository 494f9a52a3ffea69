package io.mediahub.edge.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.edge.origin.Service;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which service a request of the API goes to. */
class BehavioursTest {
  private final Behaviours behaviours =
      new Behaviours(service("users"), service("uploads"), service("views"), service("streams"));

  private static Service service(String name) {
    return new Service(name, List.of(URI.create("http://" + name)));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/media, views",
    "GET, /api/media/m-1, views",
    "DELETE, /api/media/m-1, uploads",
    "PATCH, /api/media/m-1, uploads",
    "PUT, /api/media/m-1/visibility, uploads",
    "PUT, /api/media/m-1/availability, uploads",
    "POST, /api/media/m-1/restoration, uploads",
    "PUT, /api/media/m-1/takedown, uploads",
    "DELETE, /api/media/m-1/takedown, uploads",
    "POST, /api/media/m-1/grants, views",
    "GET, /api/public/media/m-1, views",
    "POST, /api/public/media/m-1/playback, views",
    "POST, /api/public/playbacks/p-1/renewal, views",
    "GET, /api/playbacks, views",
    "DELETE, /api/playbacks/p-1, views",
    "POST, /api/media/m-1/encoding/cancel, uploads",
    "POST, /api/media/m-1/encoding/retry, uploads",
    "POST, /api/media/m-1/encoding/recipe, uploads",
    "GET, /api/recipes, views",
    "GET, /api/audit/media/m-1, views",
    "GET, /api/audit/access/m-1/u-1, views",
    "GET, /api/proof/checkpoints, views",
    "GET, /api/parked, streams",
    "GET, /api/parked/record, streams",
    "POST, /api/parked/corrections, streams",
    "GET, /api/recipes/recipe-1/media/m-1, views",
    "PUT, /api/media/m-1/poster, uploads",
    "PUT, /api/media/m-1/subtitles/pt-BR, uploads",
    "DELETE, /api/media/m-1/subtitles/pt-BR, uploads",
    "POST, /api/media/m-1/playback, views",
    "PUT, /api/media/m-1/grants/everyone, views",
    "DELETE, /api/media/m-1/grants/everyone, views",
    "GET, /api/media/m-1/events, views",
    "DELETE, /api/uploads/m-1, uploads",
  })
  void requests_go_to_the_service_that_answers_them(String method, String path, String service) {
    assertThat(behaviours.at(path, method))
        .satisfies(
            behaviour ->
                assertThat(behaviour.target())
                    .isInstanceOfSatisfying(
                        Target.Api.class,
                        api -> assertThat(api.service().name()).isEqualTo(service)))
        .satisfies(behaviour -> assertThat(behaviour.methods()).contains(method));
  }

  @ParameterizedTest
  @CsvSource({"/api/media/m-1/subtitles/de, true", "/api/media/m-1/poster, false"})
  void only_subtitles_are_files_in_a_body(String path, boolean text) {
    assertThat(behaviours.at(path, "PUT").target())
        .isInstanceOfSatisfying(Target.Api.class, api -> assertThat(api.text()).isEqualTo(text));
  }

  /** A browser asks what it may do with an address before it does it. */
  @Test
  void all_methods_of_an_address_are_allowed_by_the_answer_to_a_preflight() {
    assertThat(behaviours.at("/api/media/m-1", "OPTIONS"))
        .satisfies(behaviour -> assertThat(behaviour.methods()).contains("GET", "DELETE"));
  }

  @Test
  void a_method_that_no_row_allows_is_refused_by_the_first_that_covers_the_path() {
    assertThat(behaviours.at("/p/pb/m/x.m3u8", "POST"))
        .satisfies(behaviour -> assertThat(behaviour.methods()).doesNotContain("POST"));
    assertThat(behaviours.at("/internal/x", "GET")).isNull();
  }

  @Test
  void without_the_address_of_the_stream_service_nothing_is_served_for_it() {
    var without = new Behaviours(service("users"), service("uploads"), service("views"), null);

    assertThat(without.at("/api/parked", "GET")).isNull();
    assertThat(without.at("/api/media", "GET")).isNotNull();
  }
}
