package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.AsyncApi;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.NodeProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** No platform runs; without node and npm it is skipped, and says so. */
@Order(0)
class AsyncApiIT {
  @TempDir Path folder;

  @Test
  void given_the_description_of_the_topics_when_read_by_asyncapis_parser_then_it_is_valid()
      throws Exception {
    Path document = folder.resolve("asyncapi.json");
    Files.writeString(document, AsyncApi.document());
    NodeProgram parser = NodeProgram.in("asyncapi");

    JsonNode read = parser.run("parse.mjs", List.of(document.toString()));

    assertThat(read.path("problems")).as("%s", read).isEmpty();
    assertThat(read.path("channels").valueStream().map(JsonNode::asString))
        .containsAll(Topics.ALL.stream().map(Topic::name).toList());
    assertThat(read.path("payloads").asInt())
        .as("messages whose Avro it understood")
        .isGreaterThanOrEqualTo(Topics.ALL.size());
  }
}
