package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.JobLease;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that the process waits for, by media: at most one each. Beside the store they are kept
 * in order of time, so that a look reads those whose time has come and no others.
 */
final class Leases {
  /** A dispatch is in the log by then, or was aborted. */
  private static final Duration WRITTEN = Duration.ofSeconds(30);

  private final KeyValueStore<String, JobLease> store;
  private final LeaseSettings settings;

  /** To be dispatched, by when. */
  private final NavigableSet<Due> waiting = new TreeSet<>();

  /** Dispatched and begun, by when their worker was heard last. */
  private final NavigableSet<Due> held = new TreeSet<>();

  /** Dispatched and not begun, by when they were dispatched. */
  private final NavigableSet<Due> unheard = new TreeSet<>();

  /** Media whose leases are left alone: they are in the store, and in no order. */
  private final Set<String> paused = new HashSet<>();

  /** When the process began to hear of workers without a pause. */
  private Instant listeningSince;

  /**
   * @param now nothing could be heard before
   */
  Leases(KeyValueStore<String, JobLease> store, LeaseSettings settings, Instant now) {
    this.store = store;
    this.settings = settings;
    this.listeningSince = now;
    try (KeyValueIterator<String, JobLease> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, JobLease> entry = all.next();
        add(entry.key, entry.value);
      }
    }
  }

  private record Due(Instant at, String mediaId) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparing(Due::at).thenComparing(Due::mediaId);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  /** A lease that ran out, and what is asked of the decider for it. */
  record Expired(JobLease lease, RenditionCommand command) {}

  void begin(String mediaId, JobLease lease) {
    put(mediaId, lease);
  }

  void dispatched(String mediaId, JobLease lease, Instant now) {
    put(mediaId, JobLease.newBuilder(lease).setDispatchAt(null).setRequestedAt(now).build());
  }

  /** A worker lives. Written down only when it makes a difference. */
  void heard(String mediaId, String jobId, int attempt, Instant now) {
    JobLease lease = store.get(mediaId);
    if (lease == null || !lease.getJobId().equals(jobId) || lease.getAttempt() != attempt) {
      return;
    }
    Instant before = lease.getHeardAt();
    if (before == null
        || before.isAfter(now)
        || before.plus(settings.silence().dividedBy(10)).isBefore(now)) {
      put(mediaId, JobLease.newBuilder(lease).setHeardAt(now).build());
    }
  }

  /**
   * Leaves a lease only for the media's current job. When a worker has begun an earlier attempt of
   * it than the one that was waited for, then that one is.
   */
  void keepOnly(String mediaId, @Nullable CurrentJob current, Instant now) {
    JobLease lease = store.get(mediaId);
    if (lease == null) {
      return;
    }
    if (current == null || !current.getJobId().equals(lease.getJobId())) {
      drop(mediaId);
    } else if (current.getAttempt() != lease.getAttempt()) {
      put(
          mediaId,
          JobLease.newBuilder(lease)
              .setAttempt(current.getAttempt())
              .setDispatchAt(null)
              .setHeardAt(now)
              .build());
    }
  }

  /** Nothing is done about a media's lease until it is resumed. */
  void pause(String mediaId) {
    remove(mediaId, store.get(mediaId));
    paused.add(mediaId);
  }

  /** Its worker could not be heard meanwhile: silence counts from now. */
  void resume(String mediaId, Instant now) {
    paused.remove(mediaId);
    JobLease lease = store.get(mediaId);
    if (lease != null) {
      put(
          mediaId,
          lease.getHeardAt() == null ? lease : JobLease.newBuilder(lease).setHeardAt(now).build());
    }
  }

  /** What is due of it becomes due again after that time. */
  void postpone(String mediaId, Instant until) {
    JobLease lease = store.get(mediaId);
    if (lease != null && lease.getDispatchAt() == null) {
      JobLease.Builder later = JobLease.newBuilder(lease);
      put(
          mediaId,
          lease.getHeardAt() == null
              ? later.setRequestedAt(until).build()
              : later.setHeardAt(until).build());
    }
  }

  void drop(String mediaId) {
    remove(mediaId, store.delete(mediaId));
  }

  /** The media's lease, if its job is to be dispatched now. */
  Optional<JobLease> due(String mediaId, Instant now) {
    return Optional.ofNullable(store.get(mediaId))
        .filter(lease -> lease.getDispatchAt() != null && !lease.getDispatchAt().isAfter(now));
  }

  /** Leases whose jobs are to be dispatched now, the oldest first. */
  Map<String, JobLease> due(Instant now) {
    return upTo(waiting, now, lease -> lease);
  }

  /**
   * That a look at the leases, or a report, comes so late shows that the process was not listening
   * for a while: it stood still, its clock was set, or it has much to catch up with. What workers
   * said meanwhile is still to be read, so nobody is called silent until it has listened again for
   * as long as silence takes.
   */
  void cameAfter(Duration delay, Instant now) {
    if (delay.isNegative() || delay.compareTo(settings.late()) > 0) {
      listeningSince = now;
    }
  }

  /** Leases of workers that were not heard for too long, the longest silence first. */
  Map<String, Expired> silent(Instant now) {
    if (!hasListened(now)) {
      return Map.of();
    }
    return upTo(
        held,
        now.minus(settings.silence()).minusMillis(1),
        lease ->
            new Expired(
                lease,
                new ExpireJob(
                    lease.getJobId(),
                    lease.getAttempt(),
                    "Nothing was heard of the worker for %s.".formatted(words()))));
  }

  /**
   * Leases of jobs that no worker has ever spoken of and that none can take any more, the oldest
   * first.
   *
   * @param settledBefore what was dispatched before is done with
   */
  Map<String, Expired> lost(Instant settledBefore, Instant now) {
    if (!hasListened(now)) {
      return Map.of();
    }
    return upTo(
        unheard,
        settledBefore.minus(WRITTEN),
        lease ->
            new Expired(
                lease,
                new ExpireUnclaimed(
                    lease.getJobId(),
                    lease.getAttempt(),
                    "The job left the queue, and no worker said that it had it.")));
  }

  private boolean hasListened(Instant now) {
    return listeningSince.plus(settings.silence()).isBefore(now);
  }

  /** Dispatch of the job that was waited for longest without a word of it. */
  Optional<Instant> oldestUnheard() {
    return unheard.isEmpty() ? Optional.empty() : Optional.of(unheard.first().at());
  }

  /** Collected before anything is done with them: what is done changes the order. */
  private <T> Map<String, T> upTo(
      NavigableSet<Due> order, Instant last, Function<JobLease, T> choice) {
    List<String> found = new ArrayList<>();
    for (Due due : order) {
      if (due.at().isAfter(last) || found.size() == settings.perLook()) {
        break;
      }
      found.add(due.mediaId());
    }
    Map<String, T> chosen = new LinkedHashMap<>();
    found.forEach(id -> chosen.put(id, choice.apply(Objects.requireNonNull(store.get(id)))));
    return chosen;
  }

  private void put(String mediaId, JobLease lease) {
    remove(mediaId, store.get(mediaId));
    store.put(mediaId, lease);
    add(mediaId, lease);
  }

  private void add(String mediaId, JobLease lease) {
    if (paused.contains(mediaId)) {
      return;
    }
    order(lease).add(new Due(time(lease), mediaId));
  }

  private void remove(String mediaId, @Nullable JobLease lease) {
    if (lease != null) {
      order(lease).remove(new Due(time(lease), mediaId));
    }
  }

  private NavigableSet<Due> order(JobLease lease) {
    if (lease.getDispatchAt() != null) {
      return waiting;
    }
    return lease.getHeardAt() == null ? unheard : held;
  }

  private static Instant time(JobLease lease) {
    if (lease.getDispatchAt() != null) {
      return lease.getDispatchAt();
    }
    return Objects.requireNonNullElse(lease.getHeardAt(), lease.getRequestedAt());
  }

  private String words() {
    long seconds = settings.silence().toSeconds();
    return seconds < 120 ? seconds + " seconds" : settings.silence().toMinutes() + " minutes";
  }
}
