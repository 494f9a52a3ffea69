package io.mediahub.streams.rendition;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.JobDispatch;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionCommand.Resume;
import io.mediahub.domain.rendition.Retries;
import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.JobLease;
import mediahub.rendition.ParkedRecord;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.Urgency;
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
 * Runs the rendition decider over its state store. The events, the state after them, the leases of
 * the open jobs and the jobs themselves are written in one Kafka transaction. A record that cannot
 * be decided is parked in the same transaction, with all later ones of its media.
 */
final class DecideRenditions extends ContextualProcessor<String, byte[], String, Outcome> {
  private static final Logger LOG = LoggerFactory.getLogger(DecideRenditions.class);

  /** How long a media is left alone after its lease could not be handled. */
  private static final Duration POSTPONED = Duration.ofMinutes(1);

  private final Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> decider;
  private final Causes causes;
  private final LeaseSettings settings;
  private final JobQueue queue;
  private final RenditionProcessStatus status;
  private final Progress progress = new Progress();
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
  private record Consequences(
      RenditionRecords outcomes, List<RenditionEvent> events, List<RenditionState> after) {
    RenditionState last() {
      return after.getLast();
    }
  }

  @Override
  public void init(ProcessorContext<String, Outcome> context) {
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
            boolean awaited =
                leases().reported(cause.mediaId(), report.jobId(), report.attempt(), now());
            if (awaited && report.report() instanceof EncodeProgressed progressed) {
              progress.reported(cause.mediaId(), report.jobId(), progressed.getPermille());
            }
          }
          try {
            String trace = EventHeaders.read(record.headers(), EventHeaders.TRACE_PARENT);
            decide(cause, trace);
            tell(cause, trace);
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
    leases().earlier().forEach(this::resume);
    leases().due(now).forEach(this::dispatch);
    leases().silent(now).forEach(this::expire);
    for (Urgency urgency : Urgency.values()) {
      Instant settledBefore = queue.settledBefore(urgency, jobPartition(urgency));
      if (settledBefore != null) {
        leases().lost(urgency, settledBefore, now).forEach(this::expire);
      }
    }
    status.is(
        partition(),
        new RenditionProcessStatus.Partition(
            leases().oldestUnclaimed().orElse(null), parked().list()));
  }

  private void lookAtParked() {
    for (String mediaId : parked().ids()) {
      status.take(mediaId).forEach(order -> carryOut(mediaId, order));
    }
    int left = settings.perLook();
    for (String mediaId : parked().takeDue(settings.perLook(), now())) {
      left = replay(mediaId, left);
    }
  }

  private void carryOut(String mediaId, RenditionProcessStatus.Order order) {
    switch (order) {
      case RenditionProcessStatus.Order.Correct(
              var topic,
              int partition,
              long offset,
              byte[] value,
              var by) ->
          parked().correct(mediaId, topic, partition, offset, value, by);
      case RenditionProcessStatus.Order.Drop(var by) -> {
        LOG.atWarn().addKeyValue("mediaId", mediaId).log("A parked record is dropped.");
        parked().drop(mediaId, by);
        parked().dueNow(mediaId);
      }
      case RenditionProcessStatus.Order.Replay(var by) -> parked().dueNow(mediaId);
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

  /** Where the jobs of this task lie: by the same hash of the same key. */
  private int jobPartition(Urgency urgency) {
    return partition() % Topics.jobs(urgency).layout().partitions();
  }

  private void expire(Leases.Expired expired) {
    JobLease lease = expired.lease();
    Cause cause =
        new Cause(
            expired.mediaId(), expired.command(), lease.getCausationId(), lease.getCorrelationId());
    try {
      if (!decide(cause, lease.getTraceParent())) { // it was for a job that is not open any more
        leases().drop(expired.mediaId(), lease.getJobId());
      }
    } catch (UndecidableException e) {
      postpone(expired.mediaId(), lease.getJobId(), e);
    }
  }

  /** An earlier version of the process waited for a job that no worker knows any more. */
  private void resume(String mediaId) {
    JobLease lease = leases().dropEarlier(mediaId);
    if (lease == null) {
      return;
    }
    Cause cause =
        new Cause(mediaId, new Resume(), lease.getCausationId(), lease.getCorrelationId());
    try {
      decide(cause, lease.getTraceParent());
    } catch (UndecidableException e) {
      LOG.atError()
          .addKeyValue("mediaId", mediaId)
          .setCause(e)
          .log("A media of an earlier version cannot go on.");
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
    for (int i = 0; i < consequences.events().size(); i++) {
      RenditionEvent event = consequences.events().get(i);
      RenditionState after = consequences.after().get(i);
      context().forward(consequences.outcomes().event(event, after.getVersion()));
      request(cause.mediaId(), consequences, event, after);
    }
    RenditionState last = consequences.last();
    states().put(cause.mediaId(), last);
    for (JobLease ended : leases().keepOnly(cause.mediaId(), last.getJobs())) {
      if (ended.getDispatchAt() == null && !isEndOf(cause, ended)) {
        context().forward(consequences.outcomes().cancelled(ended.getJobId()));
      }
    }
    progress.keepOnly(cause.mediaId(), last);
    leases().due(cause.mediaId(), now()).forEach(this::dispatch);
    for (String next : leases().takeAdmitted()) {
      leases().due(next, now()).forEach(this::dispatch);
    }
    return true;
  }

  private void request(
      String mediaId, Consequences consequences, RenditionEvent event, RenditionState after) {
    for (String jobId : JobDispatch.requestedBy(event)) {
      Duration pause = Retries.pauseBefore(jobId, consequences.events(), settings.sweepAfter());
      JobDispatch.open(after)
          .filter(job -> job.getJobId().equals(jobId))
          .forEach(
              job -> leases().begin(mediaId, consequences.outcomes().lease(after, job, pause)));
    }
  }

  /** Whether the newest attempt itself has reported its end: nobody is to be stopped. */
  private static boolean isEndOf(Cause cause, JobLease lease) {
    return cause.command() instanceof Report report
        && report.jobId().equals(lease.getJobId())
        && report.attempt() == lease.getAttempt();
  }

  /** Tells how far the media is, if there is news. */
  private void tell(Cause cause, @Nullable String traceParent) {
    if (!(cause.command() instanceof Report) || !progress.isDue(cause.mediaId(), now())) {
      return;
    }
    RenditionState state = states().get(cause.mediaId());
    if (state != null) {
      progress
          .news(cause.mediaId(), state, now())
          .map(new RenditionRecords(cause, traceParent, now())::progress)
          .ifPresent(context()::forward);
    }
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
      List<RenditionState> after = new ArrayList<>();
      for (RenditionEvent event : events) {
        state = decider.evolve(state, event);
        after.add(state.orElseThrow());
      }
      return new Consequences(new RenditionRecords(cause, traceParent, now()), events, after);
    } catch (KafkaException e) { // of the store, not of the media
      throw e;
    } catch (RuntimeException e) {
      throw new UndecidableException(e);
    }
  }

  /** Used for an immediate dispatch and for one after a pause, which give the same record. */
  private void dispatch(Leases.Held due) {
    String mediaId = due.mediaId();
    String jobId = due.lease().getJobId();
    RenditionState state = states().get(mediaId);
    Optional<JobDispatch.Job> job =
        Optional.ofNullable(state).flatMap(known -> JobDispatch.job(known, jobId));
    if (state == null || job.isEmpty()) {
      leases().drop(mediaId, jobId);
      return;
    }
    boolean within = leases().isWithinShare(state.getOwnerId(), mediaId);
    Urgency urgency = JobDispatch.urgency(state, jobId, within);
    context()
        .forward(
            RenditionRecords.job(
                mediaId, state.getVersion(), due.lease(), job.get(), urgency, now()));
    leases().dispatched(due, urgency, now());
  }

  private void postpone(String mediaId, String jobId, UndecidableException failure) {
    LOG.atError()
        .addKeyValue("mediaId", mediaId)
        .setCause(failure)
        .log("An expired lease could not be handled. It is retried.");
    leases().postpone(mediaId, jobId, now().plus(POSTPONED));
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
