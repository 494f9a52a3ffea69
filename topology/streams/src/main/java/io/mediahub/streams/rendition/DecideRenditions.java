package io.mediahub.streams.rendition;

import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.JobDispatch;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.schemas.EventHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mediahub.rendition.JobLease;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rendition decider over its state store: what was decided, the state after it, the lease
 * of the job that is awaited and the job itself are written in one Kafka transaction.
 */
final class DecideRenditions extends ContextualProcessor<String, Cause, String, SpecificRecord> {
  private final RenditionDecider decider = new RenditionDecider();
  private final LeaseSettings settings;
  private @Nullable KeyValueStore<String, RenditionState> states;
  private @Nullable Leases leases;

  DecideRenditions(LeaseSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    states = context.getStateStore(StateSerdes.STATES);
    leases = new Leases(context.getStateStore(StateSerdes.LEASES), settings, now());
    context.schedule(
        settings.checkEvery(), PunctuationType.WALL_CLOCK_TIME, timestamp -> expireJobs());
  }

  @Override
  public void process(Record<String, Cause> record) {
    Cause cause = record.value();
    if (cause.command() instanceof Report report) {
      leases().heard(cause.mediaId(), report.jobId(), report.attempt(), now());
    }
    decide(cause, EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT));
  }

  private void expireJobs() {
    leases()
        .expired(now())
        .forEach(
            (mediaId, expired) -> {
              JobLease lease = expired.lease();
              RenditionCommand expire =
                  new ExpireJob(lease.getJobId(), lease.getAttempt(), expired.sentence());
              decide(
                  new Cause(mediaId, expire, lease.getCausationId(), lease.getCorrelationId()),
                  lease.getTraceParent());
            });
  }

  private void decide(Cause cause, @Nullable String traceParent) {
    Optional<RenditionState> state = Optional.ofNullable(states().get(cause.mediaId()));
    List<RenditionEvent> events =
        switch (decider.decide(cause.command(), state)) {
          case Decision.Accepted<RenditionEvent> accepted -> accepted.events();
          // Machines are not argued with: what cannot be done has no consequence.
          case Decision.Refused<RenditionEvent> refused -> List.of();
        };
    if (events.isEmpty()) {
      return;
    }
    Outcomes outcomes = new Outcomes(cause, traceParent, now());
    for (RenditionEvent event : events) {
      state = decider.evolve(state, event);
      RenditionState after = state.orElseThrow();
      context().forward(outcomes.event(event, after.getVersion()));
      JobDispatch.jobFor(after, event).ifPresent(job -> dispatch(outcomes, job, after));
    }
    states().put(cause.mediaId(), state.orElseThrow());
    leases().keepOnly(cause.mediaId(), state.orElseThrow().getJob());
  }

  private void dispatch(Outcomes outcomes, JobDispatch.Job job, RenditionState after) {
    context().forward(outcomes.job(job, after.getVersion()));
    leases().begin(outcomes.mediaId(), outcomes.lease(job, after.getVersion()));
  }

  /** Milliseconds, as events carry them. */
  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  private KeyValueStore<String, RenditionState> states() {
    return Objects.requireNonNull(states);
  }

  private Leases leases() {
    return Objects.requireNonNull(leases);
  }
}
