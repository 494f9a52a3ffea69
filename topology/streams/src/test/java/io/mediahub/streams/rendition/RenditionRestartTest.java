package io.mediahub.streams.rendition;

import static io.mediahub.streams.rendition.TopicReader.awaitRecords;
import static io.mediahub.streams.rendition.TopicReader.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import java.time.Duration;
import java.time.Instant;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

/** The rendition process on a real broker, ended and started on another machine. */
class RenditionRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MEDIA = RenditionDriver.MEDIA;

  @Test
  void a_job_that_waits_for_its_dispatch_is_dispatched_once_after_a_restart() throws Exception {
    try (Broker broker = new Broker()) {
      try (KafkaStreams first = RenditionInstance.start(broker.bootstrap(), "test")) {
        send(broker, Topics.UPLOAD_EVENTS, new UploadEnvelope(metadata("completed"), uploaded()));
        EncodeJob job = awaitRecords(broker, Topics.ENCODE_NOW, 1).getFirst();
        var failed = new JobFailed(job.getJobId(), 1, "store-away", "Away.", true);
        send(
            broker,
            Topics.RENDITION_COMMANDS,
            new JobReport(metadata("failed"), MEDIA, job.getJobId(), 1, failed));
        awaitRecords(broker, Topics.RENDITION_EVENTS, 3);
      }
      assertThat(read(broker, Topics.ENCODE_NOW)).as("the pause is not over").hasSize(1);

      try (KafkaStreams second = RenditionInstance.start(broker.bootstrap(), "test")) {
        List<EncodeJob> jobs = awaitRecords(broker, Topics.ENCODE_NOW, 2);

        assertThat(jobs.getLast().getAttempt()).isEqualTo(2);
        List<RenditionEnvelope> events = read(broker, Topics.RENDITION_EVENTS);
        assertThat(jobs.getLast().getMetadata().getCausationId())
            .isEqualTo(events.getLast().getMetadata().getEventId());
      }
      assertThat(read(broker, Topics.ENCODE_NOW)).hasSize(2);
    }
  }

  @Test
  void what_could_not_be_decided_is_decided_after_a_restart_by_a_process_that_can()
      throws Exception {
    try (Broker broker = new Broker()) {
      FragileDecider fragile = new FragileDecider();
      fragile.broken = true;
      RenditionProcessStatus status = new RenditionProcessStatus();
      try (KafkaStreams first =
          RenditionInstance.start(broker.bootstrap(), "test", fragile, status)) {
        send(broker, Topics.UPLOAD_EVENTS, new UploadEnvelope(metadata("completed"), uploaded()));
        await().atMost(PATIENCE).until(() -> status.parked().size() == 1);
      }
      assertThat(read(broker, Topics.RENDITION_EVENTS)).isEmpty();

      try (KafkaStreams second = RenditionInstance.start(broker.bootstrap(), "test")) {
        awaitRecords(broker, Topics.ENCODE_NOW, 1);
      }
      assertThat(read(broker, Topics.RENDITION_EVENTS)).hasSize(1);
    }
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
}
