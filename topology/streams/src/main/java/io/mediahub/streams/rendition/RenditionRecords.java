package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.JobDispatch;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.JobHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.JobLease;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the output records of one cause: they continue its trace, and their ids are derived from
 * its id.
 */
final class RenditionRecords {
  private static final String ACTOR = "system:rendition-process";
  private static final String SOURCE = "/mediahub/stream-service/rendition-process";

  private final Cause cause;
  private final @Nullable String traceParent;
  private final Instant now;

  RenditionRecords(Cause cause, @Nullable String traceParent, Instant now) {
    this.cause = cause;
    this.traceParent = traceParent;
    this.now = now;
  }

  /**
   * @param version of the media after the event
   */
  Record<String, SpecificRecord> event(RenditionEvent event, long version) {
    String id = eventId(version);
    Metadata metadata =
        new Metadata(id, cause.mediaId(), version, now, ACTOR, cause.id(), cause.correlationId());
    RenditionEnvelope envelope = new RenditionEnvelope(metadata, event);
    return record(
        cause.mediaId(), envelope, EventHeaders.of(metadata, event, SOURCE, trace(id)), now);
  }

  /**
   * The lease of the job that the newest event requests.
   *
   * @param after the state after that event
   * @param pause how long to wait before the dispatch
   */
  JobLease lease(RenditionState after, Duration pause) {
    CurrentJob job = Objects.requireNonNull(after.getJob(), "work was asked for");
    String asking = eventId(after.getVersion());
    return JobLease.newBuilder()
        .setJobId(job.getJobId())
        .setAttempt(job.getAttempt())
        .setRequestedAt(now)
        .setDispatchAt(now.plus(pause))
        .setCausationId(asking)
        .setCorrelationId(cause.correlationId())
        .setTraceParent(trace(asking))
        .build();
  }

  /**
   * The leased job, for a worker. No report can come before the dispatch, so the version is still
   * that of the event that requested the work.
   */
  static Record<String, SpecificRecord> job(
      String mediaId, JobLease lease, RenditionState state, Instant now) {
    String id = Ids.dispatch(lease.getCausationId());
    JobDispatch.Job job = JobDispatch.currentJob(state).orElseThrow();
    EncodeJob dispatched =
        new EncodeJob(
            new Metadata(
                id,
                mediaId,
                state.getVersion(),
                now,
                ACTOR,
                lease.getCausationId(),
                lease.getCorrelationId()),
            mediaId,
            job.jobId(),
            job.attempt(),
            job.work());
    String trace = Ids.traceParent(lease.getTraceParent(), lease.getCorrelationId(), id);
    Map<String, String> headers = JobHeaders.of(dispatched);
    headers.put(EventHeaders.TRACE_PARENT, trace);
    return record(mediaId, dispatched, headers, now);
  }

  private String eventId(long version) {
    return Ids.event(cause.id(), version);
  }

  private String trace(String id) {
    return Ids.traceParent(traceParent, cause.correlationId(), id);
  }

  private static Record<String, SpecificRecord> record(
      String mediaId, SpecificRecord value, Map<String, String> headers, Instant now) {
    RecordHeaders all = new RecordHeaders();
    EventHeaders.addTo(all, headers);
    return new Record<>(mediaId, value, now.toEpochMilli(), all);
  }
}
