package io.mediahub.streams.rendition;

import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What was committed to a topic. */
final class TopicReader {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private TopicReader() {}

  static <T extends SpecificRecord> List<T> awaitRecords(Broker broker, Topic<T> topic, int count) {
    return await(topic.name())
        .atMost(PATIENCE)
        .until(() -> read(broker, topic), records -> records.size() >= count);
  }

  /** All records, in the order of each partition. */
  static <T extends SpecificRecord> List<T> read(Broker broker, Topic<T> topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            PlainAvro.serdes().of(topic).deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<T> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(record.value()));
      }
      return records;
    }
  }
}
