package io.mediahub.encoder.worker.job;

import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.JobHeaders;
import io.mediahub.schemas.TraceParent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The attempt that reports are about.
 *
 * @param causationId of the dispatch that led to it; empty when the job could not be read
 * @param traceParent W3C trace context of the job's record, passed on with every report
 */
public record Subject(
    String mediaId,
    String jobId,
    int attempt,
    String causationId,
    String correlationId,
    @Nullable String traceParent) {
  private static final String ACTOR = "system:encoder";

  public static Subject of(ReceivedJob received) {
    EncodeJob job = received.job();
    Metadata metadata = job.getMetadata();
    return new Subject(
        job.getMediaId(),
        job.getJobId(),
        job.getAttempt(),
        metadata.getEventId(),
        metadata.getCorrelationId(),
        received.traceParent());
  }

  /**
   * Metadata of a new record about the attempt. The process that takes a report gives it the
   * aggregate's version.
   */
  Metadata metadata(Instant now) {
    return new Metadata(
        UUID.randomUUID().toString(),
        mediaId,
        0L,
        now.truncatedTo(ChronoUnit.MILLIS),
        ACTOR,
        causationId,
        correlationId);
  }

  /**
   * From the headers of a job's record, which can be read when the job cannot; null without them.
   */
  public static @Nullable Subject of(ConsumerRecord<String, byte[]> record) {
    JobHeaders.Named named = JobHeaders.read(record.headers());
    if (named == null || record.key() == null) {
      return null;
    }
    String traceParent = EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT);
    return new Subject(
        record.key(),
        named.jobId(),
        named.attempt(),
        "",
        Objects.requireNonNullElse(TraceParent.traceId(traceParent), ""),
        traceParent);
  }
}
