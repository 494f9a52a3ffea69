package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.KafkaLog;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Registry;
import io.mediahub.system.stack.Stack;
import io.mediahub.system.stack.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.ViewGranted;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@OnStack
@Order(6)
class ContractsIT {
  private static final WireReader READER = new WireReader();

  static Stream<Topic<?>> topics() {
    return Topics.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void given_a_topic_when_read_by_a_stranger_then_every_record_is_avro_in_the_wire_format(
      Topic<?> topic) {
    List<ConsumerRecord<byte[], byte[]>> records = KafkaLog.committed(topic.name());

    assertThat(records).as("the tests before this one made some").isNotEmpty();
    assertThat(records)
        .allSatisfy(
            record -> {
              GenericRecord value = READER.generic(record.value());
              assertThat(value.getSchema().getFullName())
                  .isEqualTo(topic.valueSchema().getFullName());
              assertThat(new String(record.key(), StandardCharsets.UTF_8)).isNotBlank();
            });
  }

  static Stream<Topic<?>> eventTopics() {
    return Topics.EVENTS.stream().map(topic -> topic);
  }

  @ParameterizedTest
  @MethodSource("eventTopics")
  void given_an_event_when_read_then_key_and_headers_say_what_its_metadata_says(Topic<?> topic) {
    for (ConsumerRecord<byte[], byte[]> record : KafkaLog.committed(topic.name())) {
      GenericRecord value = READER.generic(record.value());
      var metadata = (GenericRecord) value.get("metadata");
      var event = (GenericRecord) value.get("event");

      assertThat(new String(record.key(), StandardCharsets.UTF_8))
          .isEqualTo(metadata.get("aggregateId").toString());
      assertThat(header(record, "ce_id")).isEqualTo(metadata.get("eventId").toString());
      assertThat(header(record, "ce_type")).isEqualTo(event.getSchema().getFullName());
      assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
      assertThat(header(record, "ce_source")).isNotBlank();
      assertThat(header(record, "ce_time")).isNotBlank();
      assertThat(header(record, "traceparent"))
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
          .contains(metadata.get("correlationId").toString());
    }
  }

  /** An installation that is older has the schemas with the comments of its time. */
  @Test
  void given_a_schema_with_other_comments_when_written_then_it_is_found_and_none_is_added()
      throws Exception {
    var grant = Topics.GRANT_EVENTS;
    var topic =
        new Topic<>(
            "comments-" + UUID.randomUUID(),
            grant.valueType(),
            grant.valueSchema(),
            grant.layout(),
            grant.keyedBy(),
            grant.about(),
            grant.parties());
    String older = grant.valueSchema().toString().replace("\"doc\":\"", "\"doc\":\"Once said: ");
    int id = Registry.register(topic.subject(), older);
    var metadata = new Metadata("e", "a", 1L, Instant.EPOCH, "somebody", "because", "0".repeat(32));
    var value = new GrantEnvelope(metadata, new ViewGranted("m", null));
    var serdes = new AvroSerdes(SerdeSettings.apicurio(Stack.setting("mediahub.registry.url")));

    byte[] written = serdes.serializer(topic).serialize(topic.name(), value);

    assertThat(ByteBuffer.wrap(written).getInt(1)).isEqualTo(id);
    assertThat(serdes.deserializer(topic).deserialize(topic.name(), written)).isEqualTo(value);
    assertThat(Registry.register(topic.subject(), grant.valueSchema().toString()))
        .as("the registrar adds nothing either")
        .isEqualTo(id);
  }

  @Test
  void given_all_that_was_done_when_looking_for_dead_letters_then_there_are_none() {
    assertThat(KafkaLog.everything(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void given_the_catalogue_of_topics_when_listed_then_the_broker_has_no_others_of_ours() {
    var expected =
        Stream.concat(
                Topics.ALL.stream().map(Topic::name),
                Stream.of(Topics.DEAD_LETTERS, Topics.SCHEMAS, Topics.AUDIT_HEADS))
            .toList();

    assertThat(KafkaLog.topics().stream().filter(name -> !name.endsWith("-changelog")))
        .filteredOn(name -> name.startsWith("mediahub.") && name.endsWith(".v1"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    assertThat(header).as(name).isNotNull();
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
