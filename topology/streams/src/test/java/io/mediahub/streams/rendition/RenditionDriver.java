package io.mediahub.streams.rendition;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.PlainAvro;
import io.mediahub.streams.wire.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.JobReport;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.WorkerReport;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The rendition process without brokers: what is uploaded and reported, what is decided of it. */
final class RenditionDriver implements AutoCloseable {
  static final String MEDIA = "6f2c1b1e-0000-4000-8000-000000000001";
  static final String TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
  static final SourceObject SOURCE =
      new SourceObject("uploads", "key", 1000L, "ab".repeat(32), "video/mp4");

  private final TopologyTestDriver driver;
  private final TestInputTopic<String, UploadEnvelope> uploads;
  private final TestInputTopic<String, JobReport> reports;
  private final TestOutputTopic<String, RenditionEnvelope> events;
  private final TestOutputTopic<String, EncodeJob> jobs;

  RenditionDriver(LeaseSettings leases) {
    StreamsBuilder builder = new StreamsBuilder();
    RenditionProcess.build(builder, PlainAvro.serdes(), leases);
    var settings =
        new StreamsSettings(
                Map.of("bootstrap.servers", "unused:9092"),
                "test",
                Path.of("target", "state-" + UUID.randomUUID()))
            .exactlyOnce(RenditionProcess.NAME, Duration.ofMillis(30));
    driver =
        new TopologyTestDriver(
            builder.build(settings), settings, Instant.parse("2026-01-01T00:00:00Z"));
    uploads = input(Topics.UPLOAD_EVENTS);
    reports = input(Topics.RENDITION_COMMANDS);
    events = output(Topics.RENDITION_EVENTS);
    jobs = output(Topics.ENCODE_JOBS);
  }

  private <T extends SpecificRecord> TestInputTopic<String, T> input(Topic<T> topic) {
    return driver.createInputTopic(
        topic.name(), new StringSerializer(), PlainAvro.serdes().of(topic).serializer());
  }

  private <T extends SpecificRecord> TestOutputTopic<String, T> output(Topic<T> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), PlainAvro.serdes().of(topic).deserializer());
  }

  void uploaded() {
    Metadata metadata = metadata("upload-completed", 2);
    var record =
        new TestRecord<>(
            MEDIA, new UploadEnvelope(metadata, new UploadCompleted("owner", SOURCE)), headers());
    uploads.pipeInput(record);
  }

  void reports(EncodeJob job, WorkerReport report) {
    reports(job, report, report.type() + report.hashCode());
  }

  void reports(EncodeJob job, WorkerReport report, String reportId) {
    JobReport value =
        new JobReport(metadata(reportId, 1), MEDIA, job.getJobId(), job.getAttempt(), report);
    reports.pipeInput(new TestRecord<>(MEDIA, value, headers()));
  }

  private static RecordHeaders headers() {
    RecordHeaders headers = new RecordHeaders();
    EventHeaders.addTo(headers, Map.of(EventHeaders.TRACE_PARENT, TRACE));
    return headers;
  }

  private static Metadata metadata(String id, long version) {
    return new Metadata(
        id,
        MEDIA,
        version,
        Instant.parse("2026-01-01T00:00:00Z"),
        "owner",
        "command",
        "0123456789abcdef0123456789abcdef");
  }

  void waits(Duration duration) {
    driver.advanceWallClockTime(duration);
  }

  /** Those written since the last call. */
  List<TestRecord<String, RenditionEnvelope>> eventRecords() {
    return events.readRecordsToList();
  }

  List<String> eventTypes() {
    return eventRecords().stream().map(record -> record.value().fact().type()).toList();
  }

  List<TestRecord<String, EncodeJob>> jobRecords() {
    return jobs.readRecordsToList();
  }

  EncodeJob job() {
    List<TestRecord<String, EncodeJob>> written = jobRecords();
    if (written.size() != 1) {
      throw new AssertionError("expected one job, there are " + written);
    }
    return written.getFirst().value();
  }

  @Override
  public void close() {
    driver.close();
  }
}
