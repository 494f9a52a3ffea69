package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.Broker;
import io.mediahub.streams.testing.PlainAvro;
import io.mediahub.streams.wire.PromptClients;
import io.mediahub.streams.wire.StreamsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobReport;
import mediahub.rendition.RenditionEnvelope;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.Test;

/** The rendition process on a real broker, ended and started on another machine. */
class RenditionRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MEDIA = RenditionDriver.MEDIA;

  @Test
  void a_job_that_waits_for_its_dispatch_is_dispatched_once_after_a_restart() throws Exception {
    try (Broker broker = new Broker()) {
      try (KafkaStreams first = started(broker)) {
        send(broker, Topics.UPLOAD_EVENTS, new UploadEnvelope(metadata("completed"), uploaded()));
        EncodeJob job = awaitRecords(broker, Topics.ENCODE_JOBS, 1).getFirst();
        var failed = new JobFailed(job.getJobId(), 1, "store-away", "Away.", true);
        send(
            broker,
            Topics.RENDITION_COMMANDS,
            new JobReport(metadata("failed"), MEDIA, job.getJobId(), 1, failed));
        awaitRecords(broker, Topics.RENDITION_EVENTS, 3);
      }
      assertThat(read(broker, Topics.ENCODE_JOBS)).as("the pause is not over").hasSize(1);

      try (KafkaStreams second = started(broker)) {
        List<EncodeJob> jobs = awaitRecords(broker, Topics.ENCODE_JOBS, 2);

        assertThat(jobs.getLast().getAttempt()).isEqualTo(2);
        List<RenditionEnvelope> events = read(broker, Topics.RENDITION_EVENTS);
        assertThat(jobs.getLast().getMetadata().getCausationId())
            .isEqualTo(events.getLast().getMetadata().getEventId());
      }
      assertThat(read(broker, Topics.ENCODE_JOBS)).hasSize(2);
    }
  }

  /** With a state folder of its own each time: all it knows is in the topics. */
  private static KafkaStreams started(Broker broker) throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "state");
    StreamsBuilder builder = new StreamsBuilder();
    LeaseSettings leases =
        new LeaseSettings(Duration.ofSeconds(60), Duration.ofDays(6), Duration.ofMillis(200));
    RenditionProcess.build(builder, PlainAvro.serdes(), leases);
    Duration commits = Duration.ofMillis(30);
    var settings =
        new StreamsSettings(Map.of("bootstrap.servers", broker.bootstrap()), "test", folder)
            .exactlyOnce(RenditionProcess.NAME, commits);
    var streams = new KafkaStreams(builder.build(settings), settings, new PromptClients(commits));
    streams.start();
    return streams;
  }

  private static UploadCompleted uploaded() {
    return new UploadCompleted("owner", RenditionDriver.SOURCE);
  }

  private static Metadata metadata(String id) {
    return new Metadata(
        id, MEDIA, 1L, Instant.parse("2026-01-01T00:00:00Z"), "owner", "command", "0".repeat(32));
  }

  private static <T extends SpecificRecord> void send(Broker broker, Topic<T> topic, T value)
      throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new StringSerializer(),
            PlainAvro.serdes().of(topic).serializer())) {
      producer.send(new ProducerRecord<>(topic.name(), MEDIA, value)).get();
    }
  }

  private static <T extends SpecificRecord> List<T> awaitRecords(
      Broker broker, Topic<T> topic, int count) {
    return await(topic.name())
        .atMost(PATIENCE)
        .until(() -> read(broker, topic), records -> records.size() >= count);
  }

  /** All committed records of a topic. */
  private static <T extends SpecificRecord> List<T> read(Broker broker, Topic<T> topic) {
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
