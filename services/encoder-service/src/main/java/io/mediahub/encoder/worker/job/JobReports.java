package io.mediahub.encoder.worker.job;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import mediahub.Metadata;
import mediahub.rendition.JobReport;
import mediahub.rendition.WorkerReport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The reports of one job to the rendition process, in order. Used by one thread. */
final class JobReports {
  static final String SOURCE = "/mediahub/encoder-service";

  private final Producer<String, byte[]> producer;
  private final Serializer<JobReport> serializer;
  private final Clock clock;
  private final Subject subject;
  private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();

  JobReports(
      Producer<String, byte[]> producer,
      Serializer<JobReport> serializer,
      Clock clock,
      Subject subject) {
    this.producer = producer;
    this.serializer = serializer;
    this.clock = clock;
    this.subject = subject;
  }

  /**
   * Sends a report without waiting for it.
   *
   * @throws ReportLost when this one, or one before it, could not be written
   */
  void send(WorkerReport report) {
    throwIfLost();
    Metadata metadata = subject.metadata(clock.instant());
    JobReport value =
        new JobReport(metadata, subject.mediaId(), subject.jobId(), subject.attempt(), report);
    String topic = Topics.RENDITION_COMMANDS.name();
    try {
      var record =
          new ProducerRecord<>(topic, subject.mediaId(), serializer.serialize(topic, value));
      EventHeaders.addTo(
          record.headers(), EventHeaders.of(metadata, report, SOURCE, subject.traceParent()));
      var _ =
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
