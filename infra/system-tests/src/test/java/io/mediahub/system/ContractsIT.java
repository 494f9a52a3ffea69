package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.KafkaLog;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
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
      assertThat(header(record, "ce_type")).endsWith(event.getSchema().getName());
      assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
      assertThat(header(record, "ce_source")).isNotBlank();
      assertThat(header(record, "ce_time")).isNotBlank();
      assertThat(header(record, "traceparent"))
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
          .contains(metadata.get("correlationId").toString());
    }
  }

  @Test
  void given_all_that_was_done_when_looking_for_dead_letters_then_there_are_none() {
    assertThat(KafkaLog.everything(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void given_the_catalogue_of_topics_when_listed_then_the_broker_has_no_others_of_ours() {
    var expected =
        Stream.concat(Topics.ALL.stream().map(Topic::name), Stream.of(Topics.DEAD_LETTERS))
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
