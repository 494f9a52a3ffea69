package io.mediahub.streams.rendition;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.JobDispatch;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.Retries;
import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.WriterSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mediahub.rendition.JobLease;
import mediahub.rendition.ParkedRecord;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rendition decider over its state store. The events, the state after them, the lease of
 * the current job and the job itself are written in one Kafka transaction. A record that cannot be
 * decided is parked in the same transaction, with all later ones of its media.
 */
final class DecideRenditions extends ContextualProcessor<String, byte[], String, SpecificRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(DecideRenditions.class);

  /** How long a media is left alone after its lease could not be handled. */
  private static final Duration POSTPONED = Duration.ofMinutes(1);

  private final Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> decider;
  private final Causes causes;
  private final LeaseSettings settings;
  private final JobQueue queue;
  private final RenditionProcessStatus status;
  private @Nullable KeyValueStore<String, RenditionState> states;
  private @Nullable Leases leases;
  private @Nullable Parked parked;
  private Instant lastLook = Instant.EPOCH;

  DecideRenditions(
      Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> decider,
      WriterSchemas schemas,
      LeaseSettings settings,
      JobQueue queue,
      RenditionProcessStatus status) {
    this.decider = decider;
    this.causes = new Causes(schemas);
    this.settings = settings;
    this.queue = queue;
    this.status = status;
  }

  /** Why a record cannot be decided. */
  private record Obstacle(String reason, String why) {}

  /** The output records of one cause. */
  private record Consequences(RenditionRecords outcomes, List<Step> steps, Duration pause) {
    RenditionState last() {
      return steps.getLast().after();
    }
  }

  private record Step(RenditionEvent event, RenditionState after) {}

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    states = context.getStateStore(StateSerdes.STATES);
    lastLook = now();
    leases = new Leases(context.getStateStore(StateSerdes.LEASES), settings, lastLook);
    parked = new Parked(context.getStateStore(StateSerdes.PARKED));
    parked().ids().forEach(leases()::pause);
    context.schedule(settings.checkEvery(), PunctuationType.WALL_CLOCK_TIME, timestamp -> look());
  }

  @Override
  public void process(Record<String, byte[]> record) {
    String mediaId = Objects.requireNonNullElse(record.key(), "");
    RecordMetadata place = context().recordMetadata().orElseThrow();
    if (parked().has(mediaId)) {
      parked().add(mediaId, record, place, Parked.WAITS, "A record before it waits.", now());
      return;
    }
    Obstacle obstacle = apply(place.topic(), record, delayOf(record));
    if (obstacle != null) {
      LOG.atError()
          .addKeyValue("mediaId", mediaId)
          .addKeyValue("topic", place.topic())
          .addKeyValue("partition", place.partition())
          .addKeyValue("offset", place.offset())
          .addKeyValue("reason", obstacle.reason())
          .log("A record is parked, and its media waits: {}", obstacle.why());
      parked().add(mediaId, record, place, obstacle.reason(), obstacle.why(), now());
      leases().pause(mediaId);
    }
  }

  /**
   * Time since it was written to the log; never negative, although a broker's clock may be ahead.
   */
  private Duration delayOf(Record<String, byte[]> record) {
    Duration delay = Duration.between(Instant.ofEpochMilli(record.timestamp()), now());
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  /**
   * @return why it could not be decided; null when it is handled
   * @throws RegistryAwayException when the record must be read again later
   */
  private @Nullable Obstacle apply(String topic, Record<String, byte[]> record, Duration delay) {
    switch (causes.read(topic, record.value())) {
      case Decoded.Value<List<Cause>>(List<Cause> read) -> {
        for (Cause cause : read) {
          if (cause.command() instanceof Report report) {
            leases().cameAfter(delay, now());
            leases().reported(cause.mediaId(), report.jobId(), report.attempt(), now());
          }
          try {
            decide(cause, EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT));
          } catch (UndecidableException e) {
            return new Obstacle("cannot-apply", Objects.requireNonNull(e.getMessage()));
          }
        }
        return null;
      }
      case Decoded.Unreadable<List<Cause>> unreadable -> {
        return new Obstacle(unreadable.reason().code(), unreadable.why());
      }
      case Decoded.RegistryAway<List<Cause>> away -> throw new RegistryAwayException(away.why());
    }
  }

  private void look() {
    Instant now = now();
    leases().cameAfter(Duration.between(lastLook, now), now);
    lastLook = now;
    lookAtParked();
    leases().due(now).forEach(this::dispatch);
    leases().silent(now).forEach(this::expire);
    Instant settledBefore = queue.settledBefore(partition());
    if (settledBefore != null) {
      leases().lost(settledBefore, now).forEach(this::expire);
    }
    status.is(
        partition(),
        new RenditionProcessStatus.Partition(
            leases().oldestUnclaimed().orElse(null), parked().list()));
  }

  private void lookAtParked() {
    for (String mediaId : parked().ids()) {
      RenditionProcessStatus.Request request = status.take(mediaId);
      if (request == RenditionProcessStatus.Request.DROP) {
        LOG.atWarn().addKeyValue("mediaId", mediaId).log("A parked record is dropped.");
        parked().removeFirst(mediaId);
      }
      if (request != null) {
        parked().dueNow(mediaId);
      }
    }
    int left = settings.perLook();
    for (String mediaId : parked().takeDue(settings.perLook(), now())) {
      left = replay(mediaId, left);
    }
  }

  /**
   * Applies parked records in order, up to the first that still cannot be applied.
   *
   * @param most records to apply, over all media
   * @return how many more may be applied
   */
  private int replay(String mediaId, int most) {
    for (int left = most; left > 0; left--) {
      ParkedRecord first = parked().first(mediaId);
      if (first == null) {
        LOG.atInfo().addKeyValue("mediaId", mediaId).log("A parked media goes on.");
        leases().resume(mediaId, now());
        return left;
      }
      Obstacle obstacle = apply(first.getTopic(), Parked.record(mediaId, first), Duration.ZERO);
      if (obstacle != null) {
        parked().stays(mediaId, obstacle.reason(), obstacle.why(), now());
        return left;
      }
      parked().removeFirst(mediaId);
    }
    parked().dueNow(mediaId);
    return 0;
  }

  private int partition() {
    return context().taskId().partition();
  }

  private void expire(String mediaId, Leases.Expired expired) {
    JobLease lease = expired.lease();
    Cause cause =
        new Cause(mediaId, expired.command(), lease.getCausationId(), lease.getCorrelationId());
    try {
      if (!decide(cause, lease.getTraceParent())) { // it was for a job that is not the current one
        leases().drop(mediaId);
      }
    } catch (UndecidableException e) {
      postpone(mediaId, e);
    }
  }

  /**
   * @return whether any record was written
   * @throws UndecidableException when the decider fails; nothing is written then
   */
  private boolean decide(Cause cause, @Nullable String traceParent) {
    Consequences consequences = consequences(cause, traceParent);
    if (consequences == null) {
      return false;
    }
    for (Step step : consequences.steps()) {
      RenditionState after = step.after();
      context().forward(consequences.outcomes().event(step.event(), after.getVersion()));
      if (JobDispatch.isRequestedBy(step.event())) {
        leases().begin(cause.mediaId(), consequences.outcomes().lease(after, consequences.pause()));
      }
    }
    RenditionState last = consequences.last();
    states().put(cause.mediaId(), last);
    leases().keepOnly(cause.mediaId(), last.getJob(), now());
    leases().due(cause.mediaId(), now()).ifPresent(lease -> dispatch(cause.mediaId(), lease));
    return true;
  }

  /** Writes nothing, so that a failure leaves nothing behind. */
  private @Nullable Consequences consequences(Cause cause, @Nullable String traceParent) {
    try {
      Optional<RenditionState> state = Optional.ofNullable(states().get(cause.mediaId()));
      List<RenditionEvent> events =
          switch (decider.decide(cause.command(), state)) {
            case Decision.Accepted<RenditionEvent> accepted -> accepted.events();
            // A refused command leads to no events; nobody waits for an answer.
            case Decision.Refused<RenditionEvent> refused -> List.of();
          };
      if (events.isEmpty()) {
        return null;
      }
      List<Step> steps = new ArrayList<>();
      for (RenditionEvent event : events) {
        state = decider.evolve(state, event);
        steps.add(new Step(event, state.orElseThrow()));
      }
      return new Consequences(
          new RenditionRecords(cause, traceParent, now()),
          steps,
          Retries.pauseAfter(events, settings.sweepAfter()));
    } catch (KafkaException e) { // of the store, not of the media
      throw e;
    } catch (RuntimeException e) {
      throw new UndecidableException(e);
    }
  }

  /** Used for an immediate dispatch and for one after a pause, which give the same record. */
  private void dispatch(String mediaId, JobLease lease) {
    RenditionState state = states().get(mediaId);
    if (state == null || JobDispatch.currentJob(state).isEmpty()) {
      leases().drop(mediaId);
      return;
    }
    context().forward(RenditionRecords.job(mediaId, lease, state, now()));
    leases().dispatched(mediaId, lease, now());
  }

  private void postpone(String mediaId, UndecidableException failure) {
    LOG.atError()
        .addKeyValue("mediaId", mediaId)
        .setCause(failure)
        .log("An expired lease could not be handled. It is retried.");
    leases().postpone(mediaId, now().plus(POSTPONED));
  }

  @Override
  public void close() {
    status.left(partition());
  }

  /** Truncated to milliseconds, the precision of events. */
  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  private KeyValueStore<String, RenditionState> states() {
    return Objects.requireNonNull(states);
  }

  private Leases leases() {
    return Objects.requireNonNull(leases);
  }

  private Parked parked() {
    return Objects.requireNonNull(parked);
  }
}
