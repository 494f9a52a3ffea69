package io.mediahub.streams.rendition;

import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.JobDispatch;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.domain.rendition.Retries;
import io.mediahub.schemas.EventHeaders;
import java.time.Duration;
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
        settings.checkEvery(), PunctuationType.WALL_CLOCK_TIME, timestamp -> lookAtLeases());
  }

  @Override
  public void process(Record<String, Cause> record) {
    Cause cause = record.value();
    if (cause.command() instanceof Report report) {
      leases().heard(cause.mediaId(), report.jobId(), report.attempt(), now());
    }
    decide(cause, EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT));
  }

  private void lookAtLeases() {
    leases().due(now()).forEach(this::dispatch);
    leases()
        .expired(now())
        .forEach(
            (mediaId, expired) -> {
              JobLease lease = expired.lease();
              decide(
                  new Cause(
                      mediaId, expired.command(), lease.getCausationId(), lease.getCorrelationId()),
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
    Duration pause = Retries.pauseAfter(events);
    for (RenditionEvent event : events) {
      state = decider.evolve(state, event);
      RenditionState after = state.orElseThrow();
      context().forward(outcomes.event(event, after.getVersion()));
      if (JobDispatch.isAskedForBy(event)) {
        leases().begin(cause.mediaId(), outcomes.lease(after, pause));
      }
    }
    states().put(cause.mediaId(), state.orElseThrow());
    leases().keepOnly(cause.mediaId(), state.orElseThrow().getJob());
    leases().due(cause.mediaId(), now()).ifPresent(lease -> dispatch(cause.mediaId(), lease));
  }

  /** At once, or by the clock after a pause: the same record either way. */
  private void dispatch(String mediaId, JobLease lease) {
    RenditionState state = Objects.requireNonNull(states().get(mediaId), "a lease without a media");
    context().forward(Outcomes.job(mediaId, lease, state, now()));
    leases().dispatched(mediaId, lease, now());
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
