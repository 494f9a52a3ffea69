package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import mediahub.rendition.JobLease;
import mediahub.rendition.OpenJob;
import mediahub.rendition.Urgency;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that the process waits for: some per media, by "media/job". In-memory indexes in order
 * of time let a check read only the leases that are due. Jobs of an owner beyond what {@link
 * Shares} admit are in the store and in no index.
 */
final class Leases {
  /** Longer than a transaction: a dispatch is in the log by then, or was aborted. */
  private static final Duration WRITTEN = Duration.ofSeconds(30);

  private static final char SEPARATOR = '/';

  private final KeyValueStore<String, JobLease> store;
  private final LeaseSettings settings;
  private final Shares shares;

  /** Waiting for dispatch, by dispatch time. */
  private final NavigableSet<Due> waiting = new TreeSet<>();

  /** Started by a worker, by the time of its last report. */
  private final NavigableSet<Due> held = new TreeSet<>();

  /** Dispatched and not started, by dispatch time. */
  private final Map<Urgency, NavigableSet<Due>> unclaimed = new EnumMap<>(Urgency.class);

  /** Media whose leases are suspended: in the store, but in no index. */
  private final Set<String> paused = new HashSet<>();

  /** Media whose turn has come, until somebody asks. */
  private final Set<String> admitted = new LinkedHashSet<>();

  /** Media that an earlier version of the process left, which had one lease each. */
  private final Set<String> earlier = new HashSet<>();

  /** Since when the process has read reports without interruption. */
  private Instant listeningSince;

  /**
   * @param now silence of workers counts from here
   */
  Leases(KeyValueStore<String, JobLease> store, LeaseSettings settings, Instant now) {
    this.store = store;
    this.settings = settings;
    this.shares = new Shares(settings.atOnce(), settings.queued());
    this.listeningSince = now;
    for (Urgency urgency : Urgency.values()) {
      unclaimed.put(urgency, new TreeSet<>());
    }
    read();
  }

  private record Due(Instant at, String key) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparing(Due::at).thenComparing(Due::key);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  /** A lease of a media. */
  record Held(String mediaId, JobLease lease) {}

  /** An expired lease, and the command that it leads to. */
  record Expired(String mediaId, JobLease lease, RenditionCommand command) {}

  /** Since when the first job of a media was wanted, and whether one was dispatched. */
  private record Turn(String ownerId, String mediaId, boolean begun, Instant since) {
    private static final Comparator<Turn> ORDER =
        Comparator.comparing((Turn turn) -> !turn.begun())
            .thenComparing(Turn::since)
            .thenComparing(Turn::mediaId);

    Turn and(Turn other) {
      return new Turn(
          ownerId,
          mediaId,
          begun || other.begun,
          since.isBefore(other.since) ? since : other.since);
    }
  }

  /** Media whose jobs were dispatched keep their places; the others follow as they came. */
  private void read() {
    Map<String, Turn> turns = new HashMap<>();
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, JobLease> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, JobLease> entry = all.next();
        if (entry.key.indexOf(SEPARATOR) < 0) {
          earlier.add(entry.key);
          continue;
        }
        keys.add(entry.key);
        JobLease lease = entry.value;
        if (lease.getOwnerId() != null) {
          String mediaId = mediaOf(entry.key);
          boolean begun = lease.getDispatchAt() == null;
          turns.merge(
              mediaId,
              new Turn(lease.getOwnerId(), mediaId, begun, lease.getRequestedAt()),
              Turn::and);
        }
      }
    }
    turns.values().stream()
        .sorted(Turn.ORDER)
        .forEach(turn -> shares.admits(turn.ownerId(), turn.mediaId()));
    keys.forEach(key -> add(key, Objects.requireNonNull(store.get(key))));
  }

  void begin(String mediaId, JobLease lease) {
    put(key(mediaId, lease.getJobId()), lease);
  }

  void dispatched(Held due, Urgency urgency, Instant now) {
    put(
        key(due.mediaId(), due.lease().getJobId()),
        JobLease.newBuilder(due.lease())
            .setDispatchAt(null)
            .setRequestedAt(now)
            .setUrgency(urgency)
            .build());
  }

  /** Whether the media is one of those that its owner may have at once. */
  boolean isWithinShare(String ownerId, String mediaId) {
    return shares.isWithin(ownerId, mediaId);
  }

  /**
   * Notes a report of a worker. Stored only when it matters.
   *
   * @return whether the attempt is one that is waited for
   */
  boolean reported(String mediaId, String jobId, int attempt, Instant now) {
    String key = key(mediaId, jobId);
    JobLease lease = store.get(key);
    if (lease == null || lease.getAttempt() != attempt || lease.getDispatchAt() != null) {
      return false;
    }
    Instant before = lease.getHeardAt();
    if (before == null
        || before.isAfter(now)
        || before.plus(settings.silence().dividedBy(10)).isBefore(now)) {
      put(key, JobLease.newBuilder(lease).setHeardAt(now).build());
    }
    return true;
  }

  /**
   * Keeps leases for the media's open jobs only.
   *
   * @return leases of jobs that are not open any more
   */
  List<JobLease> keepOnly(String mediaId, List<OpenJob> open) {
    Set<String> ids = open.stream().map(OpenJob::getJobId).collect(Collectors.toSet());
    List<JobLease> ended = new ArrayList<>();
    for (JobLease lease : of(mediaId)) {
      if (!ids.contains(lease.getJobId())) {
        drop(mediaId, lease.getJobId());
        ended.add(lease);
      }
    }
    return ended;
  }

  /** Suspends a media's leases until they are resumed. */
  void pause(String mediaId) {
    of(mediaId).forEach(lease -> remove(key(mediaId, lease.getJobId()), lease));
    paused.add(mediaId);
  }

  /** Reports were not read while they were suspended: silence counts from now. */
  void resume(String mediaId, Instant now) {
    paused.remove(mediaId);
    for (JobLease lease : of(mediaId)) {
      put(
          key(mediaId, lease.getJobId()),
          lease.getHeardAt() == null ? lease : JobLease.newBuilder(lease).setHeardAt(now).build());
    }
  }

  /** Postpones what is due of it. */
  void postpone(String mediaId, String jobId, Instant until) {
    String key = key(mediaId, jobId);
    JobLease lease = store.get(key);
    if (lease != null && lease.getDispatchAt() == null) {
      JobLease.Builder later = JobLease.newBuilder(lease);
      put(
          key,
          lease.getHeardAt() == null
              ? later.setRequestedAt(until).build()
              : later.setHeardAt(until).build());
    }
  }

  void drop(String mediaId, String jobId) {
    String key = key(mediaId, jobId);
    JobLease lease = store.delete(key);
    remove(key, lease);
    if (lease != null && lease.getOwnerId() != null) {
      boolean last = of(mediaId).stream().allMatch(other -> other.getOwnerId() == null);
      if (last) {
        shares.left(lease.getOwnerId(), mediaId).ifPresent(this::admitted);
      }
    }
  }

  /** Its jobs are due from now on. */
  private void admitted(String mediaId) {
    of(mediaId).forEach(lease -> add(key(mediaId, lease.getJobId()), lease));
    admitted.add(mediaId);
  }

  /** Media whose turn has come since the last call. */
  List<String> takeAdmitted() {
    List<String> taken = List.copyOf(admitted);
    admitted.clear();
    return taken;
  }

  /** Media that an earlier version left, up to what one check handles. */
  List<String> earlier() {
    return earlier.stream()
        .filter(mediaId -> !paused.contains(mediaId))
        .limit(settings.perLook())
        .toList();
  }

  /** The lease that an earlier version left of the media. */
  @Nullable JobLease dropEarlier(String mediaId) {
    earlier.remove(mediaId);
    return store.delete(mediaId);
  }

  /** Leases of the media whose jobs are due for dispatch. */
  List<Held> due(String mediaId, Instant now) {
    if (paused.contains(mediaId)) {
      return List.of();
    }
    return of(mediaId).stream()
        .filter(lease -> lease.getDispatchAt() != null && !lease.getDispatchAt().isAfter(now))
        .filter(lease -> isAdmitted(mediaId, lease))
        .map(lease -> new Held(mediaId, lease))
        .toList();
  }

  /** Leases whose jobs are due for dispatch, oldest first. */
  List<Held> due(Instant now) {
    return upTo(waiting, now, held -> held);
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
  List<Expired> silent(Instant now) {
    if (!hasListened(now)) {
      return List.of();
    }
    return upTo(
        held,
        now.minus(settings.silence()).minusMillis(1),
        due ->
            new Expired(
                due.mediaId(),
                due.lease(),
                new ExpireJob(
                    due.lease().getJobId(),
                    due.lease().getAttempt(),
                    "The worker has not reported for %s.".formatted(words()))));
  }

  /**
   * Leases of jobs that no worker has started and that none can take any more, oldest first.
   *
   * @param settledBefore jobs dispatched before this moment are settled
   */
  List<Expired> lost(Urgency urgency, Instant settledBefore, Instant now) {
    if (!hasListened(now)) {
      return List.of();
    }
    return upTo(
        unclaimed(urgency),
        settledBefore.minus(WRITTEN),
        due ->
            new Expired(
                due.mediaId(),
                due.lease(),
                new ExpireUnclaimed(
                    due.lease().getJobId(),
                    due.lease().getAttempt(),
                    "The job left the queue, and no worker has reported that it took it.")));
  }

  private boolean hasListened(Instant now) {
    return listeningSince.plus(settings.silence()).isBefore(now);
  }

  /** Dispatch time of the oldest job that no worker has started. */
  Optional<Instant> oldestUnclaimed() {
    return unclaimed.values().stream()
        .filter(order -> !order.isEmpty())
        .map(order -> order.first().at())
        .min(Comparator.naturalOrder());
  }

  /** Copied first, since handling a lease changes the index. */
  private <T> List<T> upTo(NavigableSet<Due> order, Instant last, Function<Held, T> choice) {
    List<T> chosen = new ArrayList<>();
    for (Due due : order) {
      if (due.at().isAfter(last) || chosen.size() == settings.perLook()) {
        break;
      }
      JobLease lease = Objects.requireNonNull(store.get(due.key()));
      chosen.add(choice.apply(new Held(mediaOf(due.key()), lease)));
    }
    return chosen;
  }

  private List<JobLease> of(String mediaId) {
    List<JobLease> leases = new ArrayList<>();
    char after = SEPARATOR + 1;
    try (KeyValueIterator<String, JobLease> all =
        store.range(mediaId + SEPARATOR, mediaId + after)) {
      all.forEachRemaining(entry -> leases.add(entry.value));
    }
    return leases;
  }

  private void put(String key, JobLease lease) {
    remove(key, store.get(key));
    store.put(key, lease);
    add(key, lease);
  }

  private void add(String key, JobLease lease) {
    String mediaId = mediaOf(key);
    if (isAdmitted(mediaId, lease) && !paused.contains(mediaId)) {
      order(lease).add(new Due(time(lease), key));
    }
  }

  /** What is dispatched is in the queue, whoever else waits. */
  private boolean isAdmitted(String mediaId, JobLease lease) {
    String ownerId = lease.getOwnerId();
    return ownerId == null || shares.admits(ownerId, mediaId) || lease.getDispatchAt() == null;
  }

  private void remove(String key, @Nullable JobLease lease) {
    if (lease != null) {
      order(lease).remove(new Due(time(lease), key));
    }
  }

  private NavigableSet<Due> order(JobLease lease) {
    if (lease.getDispatchAt() != null) {
      return waiting;
    }
    return lease.getHeardAt() == null
        ? unclaimed(Objects.requireNonNullElse(lease.getUrgency(), Urgency.LATER))
        : held;
  }

  private NavigableSet<Due> unclaimed(Urgency urgency) {
    return Objects.requireNonNull(unclaimed.get(urgency));
  }

  private static Instant time(JobLease lease) {
    if (lease.getDispatchAt() != null) {
      return lease.getDispatchAt();
    }
    return Objects.requireNonNullElse(lease.getHeardAt(), lease.getRequestedAt());
  }

  private static String key(String mediaId, String jobId) {
    return mediaId + SEPARATOR + jobId;
  }

  private static String mediaOf(String key) {
    return key.substring(0, key.indexOf(SEPARATOR));
  }

  private String words() {
    long seconds = settings.silence().toSeconds();
    return seconds < 120 ? seconds + " seconds" : settings.silence().toMinutes() + " minutes";
  }
}
