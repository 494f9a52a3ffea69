package io.mediahub.encoder.worker.job;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import java.time.Clock;
import mediahub.Metadata;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.ProgressEnvelope;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports how far a job is. Nothing depends on these reports, so a lost one is not repeated. Used
 * by one thread.
 */
final class JobProgress {
  private static final Logger LOG = LoggerFactory.getLogger(JobProgress.class);

  private final Producer<String, byte[]> producer;
  private final Serializer<ProgressEnvelope> serializer;
  private final Clock clock;
  private final Subject subject;

  JobProgress(
      Producer<String, byte[]> producer,
      Serializer<ProgressEnvelope> serializer,
      Clock clock,
      Subject subject) {
    this.producer = producer;
    this.serializer = serializer;
    this.clock = clock;
    this.subject = subject;
  }

  /**
   * @param permille of the media's duration
   */
  void send(int permille) {
    String topic = Topics.ENCODE_PROGRESS.name();
    Metadata metadata = subject.metadata(clock.instant());
    var progress = new EncodeProgress(subject.jobId(), subject.attempt(), permille);
    try {
      var envelope = new ProgressEnvelope(metadata, progress);
      var record =
          new ProducerRecord<>(topic, subject.mediaId(), serializer.serialize(topic, envelope));
      EventHeaders.addTo(
          record.headers(),
          EventHeaders.of(metadata, progress, JobReports.SOURCE, subject.traceParent()));
      var _ = producer.send(record);
    } catch (RuntimeException e) { // the registry client's errors have no common type
      LOG.debug("The progress of a job could not be sent", e);
    }
  }
}
