package io.mediahub.encoder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.JobReport;
import mediahub.rendition.WorkerReport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** What one job says of itself, in order, on the topic of worker results. Used by one thread. */
final class JobReports {
  private static final String ACTOR = "system:encoder";
  private static final String SOURCE = "/mediahub/encoder-service";

  private final Producer<String, byte[]> producer;
  private final Serializer<JobReport> serializer;
  private final Clock clock;
  private final ReceivedJob received;
  private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();

  JobReports(
      Producer<String, byte[]> producer,
      Serializer<JobReport> serializer,
      Clock clock,
      ReceivedJob received) {
    this.producer = producer;
    this.serializer = serializer;
    this.clock = clock;
    this.received = received;
  }

  /**
   * Sends a report without waiting for it.
   *
   * @throws ReportLost when this one, or one before it, could not be written
   */
  void say(WorkerReport report) {
    throwIfLost();
    EncodeJob job = received.job();
    Metadata cause = job.getMetadata();
    Metadata metadata =
        new Metadata(
            UUID.randomUUID().toString(),
            job.getMediaId(),
            0L, // the aggregate's version is given by the process that takes the report
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            ACTOR,
            cause.getEventId(),
            cause.getCorrelationId());
    JobReport value =
        new JobReport(metadata, job.getMediaId(), job.getJobId(), job.getAttempt(), report);
    String topic = Topics.RENDITION_COMMANDS.name();
    try {
      var record =
          new ProducerRecord<>(topic, job.getMediaId(), serializer.serialize(topic, value));
      var headers = record.headers();
      headers.add(EventHeaders.ID, metadata.getEventId().getBytes(UTF_8));
      headers.add(EventHeaders.TYPE, ("mediahub." + report.type()).getBytes(UTF_8));
      headers.add(EventHeaders.SOURCE, SOURCE.getBytes(UTF_8));
      headers.add(EventHeaders.TIME, metadata.getOccurredAt().toString().getBytes(UTF_8));
      headers.add(EventHeaders.SPEC_VERSION, "1.0".getBytes(UTF_8));
      if (received.traceParent() != null) {
        headers.add(EventHeaders.TRACE_PARENT, received.traceParent().getBytes(UTF_8));
      }
      producer.send(
          record,
          (written, failure) -> {
            if (failure != null) {
              lost.compareAndSet(null, failure);
            }
          });
    } catch (RuntimeException e) { // the registry client's errors have no common type
      throw new ReportLost(e);
    }
  }

  /**
   * Waits until all reports are in the log.
   *
   * @throws ReportLost when one is not
   */
  void flush() {
    producer.flush();
    throwIfLost();
  }

  private void throwIfLost() {
    Exception failure = lost.get();
    if (failure != null) {
      throw new ReportLost(failure);
    }
  }
}
