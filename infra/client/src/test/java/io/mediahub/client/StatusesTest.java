package io.mediahub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The client's words are those of the API's own description. */
class StatusesTest {
  private static final Path API = Path.of("../../docs/api/view-service.json");

  @Test
  void the_status_of_a_media_is_one_that_the_api_lists() {
    assertThat(words(Stream.of(Media.Status.values()).map(Media.Status::word)))
        .isEqualTo(listed("MediaDetail", "status"))
        .isEqualTo(listed("MediaItem", "status"));
  }

  @Test
  void kind_and_state_of_a_rendition_are_those_that_the_api_lists() {
    assertThat(words(Stream.of(Media.Rendition.Kind.values()).map(Media.Rendition.Kind::word)))
        .isEqualTo(listed("Rendition", "kind"));
    assertThat(words(Stream.of(Media.Rendition.State.values()).map(Media.Rendition.State::word)))
        .isEqualTo(listed("Rendition", "state"));
  }

  private static List<String> words(Stream<String> all) {
    return all.toList();
  }

  private static List<String> listed(String schema, String property) {
    JsonNode words =
        JsonMapper.builder()
            .build()
            .readTree(API.toFile())
            .at("/components/schemas/" + schema + "/properties/" + property + "/enum");
    assertThat(words.isArray()).as(schema + "." + property + " has its words").isTrue();
    return words.valueStream().map(JsonNode::asString).toList();
  }
}
