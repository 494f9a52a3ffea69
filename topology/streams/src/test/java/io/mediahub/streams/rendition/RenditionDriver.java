package io.mediahub.streams.rendition;

import io.mediahub.domain.Decider;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.runtime.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mediahub.Metadata;
import mediahub.encoding.EncodeControl;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.ProgressEnvelope;
import mediahub.rendition.JobReport;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.Urgency;
import mediahub.rendition.WorkerReport;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The rendition process without brokers: what is uploaded and reported, what is decided of it. */
final class RenditionDriver implements AutoCloseable {
  static final String MEDIA = "6f2c1b1e-0000-4000-8000-000000000001";
  static final String TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
  static final SourceObject SOURCE =
      new SourceObject("uploads", "key", 1000L, "ab".repeat(32), "video/mp4");

  static final LeaseSettings LEASES =
      new LeaseSettings(
          Duration.ofSeconds(60), Duration.ofSeconds(10), 100, Duration.ofHours(1), 8, 100, 0);

  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private final Duration step;
  private final RenditionProcessStatus status = new RenditionProcessStatus();
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, UploadEnvelope> uploads;
  private final TestInputTopic<String, JobReport> reports;
  private final TestOutputTopic<String, RenditionEnvelope> events;
  private final Map<Urgency, TestOutputTopic<String, EncodeJob>> jobs =
      new EnumMap<>(Urgency.class);
  private final TestOutputTopic<String, EncodeControl> control;
  private final TestOutputTopic<String, ProgressEnvelope> progress;
  private Instant now = BEGINNING;
  private @Nullable Instant settledBefore;

  RenditionDriver() {
    this(LEASES);
  }

  RenditionDriver(LeaseSettings leases) {
    this(leases, PlainAvro.schemas(), new RenditionDecider(leases.window()));
  }

  RenditionDriver(
      LeaseSettings leases,
      WriterSchemas schemas,
      Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> decider) {
    StreamsBuilder builder = new StreamsBuilder();
    RenditionProcess.build(
        builder,
        PlainAvro.serdes(),
        schemas,
        leases,
        (urgency, partition) -> settledBefore,
        status,
        decider);
    step = leases.checkEvery();
    var settings =
        new StreamsSettings(
                Map.of("bootstrap.servers", "unused:9092"),
                "test",
                Path.of("target", "state-" + UUID.randomUUID()))
            .exactlyOnce(RenditionProcess.NAME, Duration.ofMillis(30));
    driver = new TopologyTestDriver(builder.build(settings), settings, BEGINNING);
    uploads = input(Topics.UPLOAD_EVENTS);
    reports = input(Topics.RENDITION_COMMANDS);
    events = output(Topics.RENDITION_EVENTS);
    for (Urgency urgency : Urgency.values()) {
      jobs.put(urgency, output(Topics.jobs(urgency)));
    }
    control = output(Topics.ENCODE_CONTROL);
    progress = output(Topics.ENCODE_PROGRESS);
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
    uploaded(MEDIA);
  }

  void uploaded(String mediaId) {
    uploaded(mediaId, "owner");
  }

  void uploaded(String mediaId, String ownerId) {
    Metadata metadata =
        Metadata.newBuilder(
                metadata(mediaId.equals(MEDIA) ? "upload-completed" : "upload-" + mediaId, 2))
            .setAggregateId(mediaId)
            .build();
    var record =
        new TestRecord<>(
            mediaId, new UploadEnvelope(metadata, new UploadCompleted(ownerId, SOURCE)), headers());
    uploads.pipeInput(at(now, record));
  }

  /** What the owner of the media wants of it. */
  void wishes(String mediaId, Object event) {
    wishes(mediaId, event, 3);
  }

  /**
   * @param version of the upload after it
   */
  void wishes(String mediaId, Object event, long version) {
    Metadata metadata =
        Metadata.newBuilder(metadata("wish-" + mediaId + "-" + version + "-" + now, version))
            .setAggregateId(mediaId)
            .build();
    uploads.pipeInput(
        at(now, new TestRecord<>(mediaId, new UploadEnvelope(metadata, event), headers())));
  }

  void reports(EncodeJob job, WorkerReport report) {
    reports(job, report, report.type() + report.hashCode());
  }

  void reports(EncodeJob job, WorkerReport report, String reportId) {
    JobReport value =
        new JobReport(
            metadata(reportId, 1), job.getMediaId(), job.getJobId(), job.getAttempt(), report);
    reports.pipeInput(at(now, new TestRecord<>(job.getMediaId(), value, headers())));
  }

  /** A report that has been in the log for a while before it is read. */
  void readsLate(Duration ago, EncodeJob job, WorkerReport report) {
    JobReport value =
        new JobReport(
            metadata(report.type() + now, 1),
            job.getMediaId(),
            job.getJobId(),
            job.getAttempt(),
            report);
    reports.pipeInput(at(now.minus(ago), new TestRecord<>(job.getMediaId(), value, headers())));
  }

  private static <T> TestRecord<String, T> at(Instant time, TestRecord<String, T> record) {
    return new TestRecord<>(record.getKey(), record.getValue(), record.getHeaders(), time);
  }

  /** Whatever lies in the topic of reports. */
  void readsBytes(String mediaId, byte[] value) {
    driver
        .createInputTopic(
            Topics.RENDITION_COMMANDS.name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(at(now, new TestRecord<>(mediaId, value, headers())));
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

  /** Time passes for everybody. */
  void waits(Duration duration) {
    Duration left = duration;
    while (left.compareTo(step) > 0) {
      stalls(step);
      left = left.minus(step);
    }
    stalls(left);
  }

  /** Time passes while the process stands still, or its clock is set. */
  void stalls(Duration duration) {
    now = now.plus(duration);
    driver.advanceWallClockTime(duration);
  }

  /** The workers' queue holds nothing any more that was asked for before now. */
  void jobsAreSettled() {
    settledBefore = now;
  }

  Instant now() {
    return now;
  }

  /** What operators see of its parked records. */
  RenditionDesk desk() {
    return new RenditionDesk(() -> driver.getKeyValueStore(StateSerdes.PARKED), status);
  }

  RenditionProcessStatus status() {
    return status;
  }

  /** Those written since the last call. */
  List<TestRecord<String, RenditionEnvelope>> eventRecords() {
    return events.readRecordsToList();
  }

  List<String> eventTypes() {
    return eventRecords().stream().map(record -> record.value().fact().type()).toList();
  }

  /** Those of all topics, the most urgent first. */
  List<TestRecord<String, EncodeJob>> jobRecords() {
    return jobs.values().stream().flatMap(topic -> topic.readRecordsToList().stream()).toList();
  }

  List<TestRecord<String, EncodeJob>> jobRecords(Urgency urgency) {
    return jobs.get(urgency).readRecordsToList();
  }

  /** Ids of the jobs that workers are told to stop. */
  List<String> cancelled() {
    return control.readRecordsToList().stream().map(TestRecord::key).toList();
  }

  List<EncodeProgress> progress() {
    return progress.readValuesToList().stream().map(told -> (EncodeProgress) told.fact()).toList();
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
