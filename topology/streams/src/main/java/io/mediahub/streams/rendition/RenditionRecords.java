package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.JobDispatch;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.JobHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import mediahub.Metadata;
import mediahub.encoding.EncodeControl;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.ProgressEnvelope;
import mediahub.rendition.JobLease;
import mediahub.rendition.OpenJob;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.Urgency;
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
  Record<String, Outcome> event(RenditionEvent event, long version) {
    String id = eventId(version);
    Metadata metadata =
        new Metadata(id, cause.mediaId(), version, now, ACTOR, cause.id(), cause.correlationId());
    RenditionEnvelope envelope = new RenditionEnvelope(metadata, event);
    return record(
        cause.mediaId(),
        new Outcome.Decided(envelope),
        EventHeaders.of(metadata, event, SOURCE, trace(id)),
        now);
  }

  /**
   * The lease of a job that the newest event requests.
   *
   * @param after the state after that event
   * @param job one of its open jobs
   * @param pause how long to wait before the dispatch
   */
  JobLease lease(RenditionState after, OpenJob job, Duration pause) {
    String asking = eventId(after.getVersion());
    return JobLease.newBuilder()
        .setJobId(job.getJobId())
        .setAttempt(job.getAttempt())
        .setRequestedAt(now)
        .setDispatchAt(now.plus(pause))
        .setCausationId(asking)
        .setCorrelationId(cause.correlationId())
        .setTraceParent(trace(asking))
        .setOwnerId(JobDispatch.share(after, job))
        .build();
  }

  /**
   * The leased job, for a worker.
   *
   * @param version of the media at the dispatch
   */
  static Record<String, Outcome> job(
      String mediaId,
      long version,
      JobLease lease,
      JobDispatch.Job job,
      Urgency urgency,
      Instant now) {
    String id = Ids.dispatch(lease.getCausationId(), job.jobId());
    EncodeJob dispatched =
        new EncodeJob(
            new Metadata(
                id, mediaId, version, now, ACTOR, lease.getCausationId(), lease.getCorrelationId()),
            mediaId,
            job.jobId(),
            job.attempt(),
            job.work(),
            job.contentKeyId());
    String trace = Ids.traceParent(lease.getTraceParent(), lease.getCorrelationId(), id);
    Map<String, String> headers = JobHeaders.of(dispatched);
    headers.put(EventHeaders.TRACE_PARENT, trace);
    return record(mediaId, new Outcome.Dispatched(urgency, dispatched), headers, now);
  }

  /** The news that a job is not wanted any more, for whoever has it or will take it. */
  Record<String, Outcome> cancelled(String jobId) {
    EncodeControl control = new EncodeControl(cause.mediaId(), jobId, now);
    return record(jobId, new Outcome.Cancelled(control), Map.of(), now);
  }

  Record<String, Outcome> progress(EncodeProgress progress) {
    String id = Ids.progress(cause.id());
    Metadata metadata =
        new Metadata(id, cause.mediaId(), 0L, now, ACTOR, cause.id(), cause.correlationId());
    ProgressEnvelope envelope = new ProgressEnvelope(metadata, progress);
    return record(
        cause.mediaId(),
        new Outcome.Told(envelope),
        EventHeaders.of(metadata, progress, SOURCE, trace(id)),
        now);
  }

  private String eventId(long version) {
    return Ids.event(cause.id(), version);
  }

  private String trace(String id) {
    return Ids.traceParent(traceParent, cause.correlationId(), id);
  }

  private static Record<String, Outcome> record(
      String key, Outcome value, Map<String, String> headers, Instant now) {
    RecordHeaders all = new RecordHeaders();
    EventHeaders.addTo(all, headers);
    return new Record<>(key, value, now.toEpochMilli(), all);
  }
}
