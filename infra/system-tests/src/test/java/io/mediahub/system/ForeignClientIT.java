package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.KafkaLog;
import io.mediahub.system.stack.NodeProgram;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Stack;
import io.mediahub.system.stack.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** kafkajs with Confluent's own deserializer. Without node and npm it is skipped, and says so. */
@OnStack
@Order(6)
class ForeignClientIT {
  private static final WireReader READER = new WireReader();

  @Test
  void
      given_every_event_topic_when_read_by_a_confluent_client_then_it_decodes_what_a_java_reader_does()
          throws Exception {
    NodeProgram client = NodeProgram.in("confluent");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                Stack.setting("mediahub.kafka.bootstrap"),
                Stack.setting("mediahub.registry.url") + "/apis/ccompat/v7",
                "120"));
    Map<String, Map<String, Long>> expected = new TreeMap<>();
    for (Topic<?> topic : Topics.EVENTS) {
      Map<String, Long> types = types(topic.name());
      expected.put(topic.name(), types);
      arguments.add(topic.name() + "=" + types.values().stream().mapToLong(Long::longValue).sum());
    }

    JsonNode read = client.run("read.mjs", arguments);

    assertThat(read.path("problems")).isEmpty();
    for (var topic : expected.entrySet()) {
      JsonNode seen = read.path("seen").path(topic.getKey());
      assertThat(topic.getValue()).as("the tests before this one made some").isNotEmpty();
      assertThat(seen.path("decoded")).as(topic.getKey()).isEqualTo(seen.path("records"));
      Map<String, Long> types = new TreeMap<>();
      seen.path("types").properties().forEach(t -> types.put(t.getKey(), t.getValue().asLong()));
      assertThat(types).as(topic.getKey()).isEqualTo(topic.getValue());
    }
  }

  /** How many of each type, by the schema of what was decoded. */
  private static Map<String, Long> types(String topic) {
    return KafkaLog.committed(topic).stream()
        .map(
            record -> {
              assertThat(new String(record.key(), StandardCharsets.UTF_8)).isNotBlank();
              return (GenericRecord) READER.generic(record.value()).get("event");
            })
        .collect(
            Collectors.groupingBy(
                event -> event.getSchema().getFullName(), TreeMap::new, Collectors.counting()));
  }
}
