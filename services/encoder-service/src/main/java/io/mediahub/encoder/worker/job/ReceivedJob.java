package io.mediahub.encoder.worker.job;

import io.mediahub.schemas.TraceParent;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.Urgency;
import org.jspecify.annotations.Nullable;

/**
 * A job as the queue delivered it.
 *
 * @param traceParent W3C trace context of the record, passed on with every report
 * @param deliveries how often the queue delivered the record, this time included
 * @param urgency of the topic that it came from
 */
public record ReceivedJob(
    EncodeJob job, @Nullable String traceParent, int deliveries, Urgency urgency) {
  /** The trace that the job belongs to. */
  public String traceId() {
    String traceId = TraceParent.traceId(traceParent);
    return traceId == null ? job.getMetadata().getCorrelationId() : traceId;
  }
}
