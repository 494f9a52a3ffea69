package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/api/asyncapi.json is made from the catalogue; AsyncApiIT reads it with AsyncAPI's own
 * parser.
 */
class AsyncApiTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "api", "asyncapi.json");

  private final JsonNode api = JsonMapper.shared().readTree(AsyncApi.document());

  @Test
  void the_document_is_up_to_date() throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, AsyncApi.document());
    }
    assertThat(DOCUMENT)
        .as("run `mvn -pl schemas test -Dtest=AsyncApiTest -Ddocs.write=true` to write it anew")
        .hasContent(AsyncApi.document());
  }

  @Test
  void every_topic_is_a_channel_with_its_partitions_and_schema() {
    for (Topic<?> topic : Topics.ALL) {
      JsonNode channel = channel(topic.name());
      assertThat(channel.at("/bindings/kafka/partitions").asInt())
          .as(topic.name())
          .isEqualTo(topic.layout().partitions());
      String message = channel.path("messages").iterator().next().path("$ref").asString();
      String schema = api.at(message.substring(1)).at("/payload/$ref").asString();
      Schema embedded =
          new Schema.Parser().parse(api.at(schema.substring(1)).path("schema").toString());
      assertThat(SchemaNormalization.toParsingForm(embedded))
          .as("what is written to %s", topic.name())
          .isEqualTo(SchemaNormalization.toParsingForm(topic.valueSchema()));
    }
    for (String other : List.of(Topics.DEAD_LETTERS, Topics.SCHEMAS, Topics.OUTBOX_HEARTBEATS)) {
      assertThat(channel(other).isObject()).as(other).isTrue();
    }
  }

  private JsonNode channel(String topic) {
    return api.path("channels")
        .valueStream()
        .filter(each -> each.path("address").asString().equals(topic))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no channel for " + topic));
  }

  @Test
  void every_topic_says_who_has_to_do_with_it() {
    assertThat(Topics.ALL)
        .allSatisfy(
            topic -> {
              assertThat(topic.parties().owner()).as(topic.name()).isNotEmpty();
              assertThat(topic.parties().producers()).as(topic.name()).isNotEmpty();
              assertThat(topic.parties().consumers()).as(topic.name()).isNotEmpty();
            });
  }

  @Test
  void each_producer_sends_and_each_consumer_receives() {
    assertThat(api.at("/operations/encoderServiceSendsRenditionCommands/action").asString())
        .isEqualTo("send");
    assertThat(api.at("/operations/edgeServiceReceivesGrantEvents/action").asString())
        .isEqualTo("receive");
  }
}
