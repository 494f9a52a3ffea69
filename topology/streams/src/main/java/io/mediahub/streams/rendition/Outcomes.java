package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.JobDispatch;
import io.mediahub.schemas.EventHeaders;
import java.time.Instant;
import java.util.Map;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.JobLease;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionEvent;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The records that follow from one cause, with its trace and ids derived from its own. */
final class Outcomes {
  private static final String ACTOR = "system:rendition-process";
  private static final String SOURCE = "/mediahub/stream-service/rendition-process";

  private final Cause cause;
  private final @Nullable String traceParent;
  private final Instant now;

  Outcomes(Cause cause, @Nullable String traceParent, Instant now) {
    this.cause = cause;
    this.traceParent = traceParent;
    this.now = now;
  }

  String mediaId() {
    return cause.mediaId();
  }

  /**
   * @param version of the media after the event
   */
  Record<String, SpecificRecord> event(RenditionEvent event, long version) {
    String id = eventId(version);
    RenditionEnvelope envelope = new RenditionEnvelope(metadata(id, version, cause.id()), event);
    return record(envelope, EventHeaders.of(envelope, SOURCE, trace(id)));
  }

  /**
   * @param version of the event that asks for the job
   */
  Record<String, SpecificRecord> job(JobDispatch.Job job, long version) {
    String id = Ids.dispatch(eventId(version));
    EncodeJob dispatched =
        new EncodeJob(
            metadata(id, version, eventId(version)),
            cause.mediaId(),
            job.jobId(),
            job.attempt(),
            job.work());
    return record(dispatched, Map.of(EventHeaders.TRACE_PARENT, trace(id)));
  }

  JobLease lease(JobDispatch.Job job, long version) {
    return JobLease.newBuilder()
        .setJobId(job.jobId())
        .setAttempt(job.attempt())
        .setRequestedAt(now)
        .setCausationId(eventId(version))
        .setCorrelationId(cause.correlationId())
        .setTraceParent(trace(eventId(version)))
        .build();
  }

  private String eventId(long version) {
    return Ids.event(cause.id(), version);
  }

  private String trace(String id) {
    return Ids.traceParent(traceParent, cause.correlationId(), id);
  }

  private Metadata metadata(String id, long version, String causationId) {
    return new Metadata(
        id, cause.mediaId(), version, now, ACTOR, causationId, cause.correlationId());
  }

  private Record<String, SpecificRecord> record(SpecificRecord value, Map<String, String> headers) {
    RecordHeaders all = new RecordHeaders();
    EventHeaders.addTo(all, headers);
    return new Record<>(cause.mediaId(), value, now.toEpochMilli(), all);
  }
}
