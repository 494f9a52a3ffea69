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
 * The jobs that the process waits for: at most one per media. In-memory indexes in order of time
 * let a check read only the leases that are due.
 */
final class Leases {
  /** Longer than a transaction: a dispatch is in the log by then, or was aborted. */
  private static final Duration WRITTEN = Duration.ofSeconds(30);

  private final KeyValueStore<String, JobLease> store;
  private final LeaseSettings settings;

  /** Waiting for dispatch, by dispatch time. */
  private final NavigableSet<Due> waiting = new TreeSet<>();

  /** Started by a worker, by the time of its last report. */
  private final NavigableSet<Due> held = new TreeSet<>();

  /** Dispatched and not started, by dispatch time. */
  private final NavigableSet<Due> unclaimed = new TreeSet<>();

  /** Media whose leases are suspended: in the store, but in no index. */
  private final Set<String> paused = new HashSet<>();

  /** Since when the process has read reports without interruption. */
  private Instant listeningSince;

  /**
   * @param now silence of workers counts from here
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

  /** An expired lease, and the command that it leads to. */
  record Expired(JobLease lease, RenditionCommand command) {}

  void begin(String mediaId, JobLease lease) {
    put(mediaId, lease);
  }

  void dispatched(String mediaId, JobLease lease, Instant now) {
    put(mediaId, JobLease.newBuilder(lease).setDispatchAt(null).setRequestedAt(now).build());
  }

  /** Notes a report of a worker. Stored only when it matters. */
  void reported(String mediaId, String jobId, int attempt, Instant now) {
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
   * Keeps a lease for the media's current job only. If a worker has started an earlier attempt of
   * it, the lease is for that attempt.
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

  /** Suspends a media's lease until it is resumed. */
  void pause(String mediaId) {
    remove(mediaId, store.get(mediaId));
    paused.add(mediaId);
  }

  /** Reports were not read while it was suspended: silence counts from now. */
  void resume(String mediaId, Instant now) {
    paused.remove(mediaId);
    JobLease lease = store.get(mediaId);
    if (lease != null) {
      put(
          mediaId,
          lease.getHeardAt() == null ? lease : JobLease.newBuilder(lease).setHeardAt(now).build());
    }
  }

  /** Postpones what is due of it. */
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

  /** The media's lease if its job is due for dispatch. */
  Optional<JobLease> due(String mediaId, Instant now) {
    return Optional.ofNullable(store.get(mediaId))
        .filter(lease -> lease.getDispatchAt() != null && !lease.getDispatchAt().isAfter(now));
  }

  /** Leases whose jobs are due for dispatch, oldest first. */
  Map<String, JobLease> due(Instant now) {
    return upTo(waiting, now, lease -> lease);
  }

  /**
   * A late check or report shows that the process did not read reports for a while: it was stopped,
   * its clock was set, or it has a backlog. Reports of that time are still unread, so that no
   * worker is taken for silent until one whole silence period has passed.
   */
  void cameAfter(Duration delay, Instant now) {
    if (delay.isNegative() || delay.compareTo(settings.late()) > 0) {
      listeningSince = now;
    }
  }

  /** Leases of silent workers, the longest silence first. */
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
                    "The worker has not reported for %s.".formatted(words()))));
  }

  /**
   * Leases of jobs that no worker has started and that none can take any more, oldest first.
   *
   * @param settledBefore jobs dispatched before this moment are settled
   */
  Map<String, Expired> lost(Instant settledBefore, Instant now) {
    if (!hasListened(now)) {
      return Map.of();
    }
    return upTo(
        unclaimed,
        settledBefore.minus(WRITTEN),
        lease ->
            new Expired(
                lease,
                new ExpireUnclaimed(
                    lease.getJobId(),
                    lease.getAttempt(),
                    "The job left the queue, and no worker has reported that it took it.")));
  }

  private boolean hasListened(Instant now) {
    return listeningSince.plus(settings.silence()).isBefore(now);
  }

  /** Dispatch time of the oldest job that no worker has started. */
  Optional<Instant> oldestUnclaimed() {
    return unclaimed.isEmpty() ? Optional.empty() : Optional.of(unclaimed.first().at());
  }

  /** Copied first, since handling a lease changes the index. */
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
    return lease.getHeardAt() == null ? unclaimed : held;
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
