package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.JobLease;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The jobs that the process waits for, by media: at most one each. */
final class Leases {
  private final KeyValueStore<String, JobLease> store;
  private final LeaseSettings settings;
  private final Instant listeningSince;

  /**
   * @param listeningSince nothing could be heard before; silence counts from here
   */
  Leases(KeyValueStore<String, JobLease> store, LeaseSettings settings, Instant listeningSince) {
    this.store = store;
    this.settings = settings;
    this.listeningSince = listeningSince;
  }

  /** A lease that ran out, and what is asked of the decider for it. */
  record Expired(JobLease lease, RenditionCommand command) {}

  void begin(String mediaId, JobLease lease) {
    store.put(mediaId, lease);
  }

  void dispatched(String mediaId, JobLease lease, Instant now) {
    store.put(mediaId, JobLease.newBuilder(lease).setDispatchAt(null).setRequestedAt(now).build());
  }

  /** A worker lives. Written down only when it makes a difference. */
  void heard(String mediaId, String jobId, int attempt, Instant now) {
    JobLease lease = store.get(mediaId);
    if (lease == null || !lease.getJobId().equals(jobId) || lease.getAttempt() != attempt) {
      return;
    }
    Instant before = lease.getHeardAt();
    if (before == null || before.plus(settings.silence().dividedBy(10)).isBefore(now)) {
      store.put(mediaId, JobLease.newBuilder(lease).setHeardAt(now).build());
    }
  }

  /** Drops the lease when its job is not the current one any more. */
  void keepOnly(String mediaId, @Nullable CurrentJob current) {
    JobLease lease = store.get(mediaId);
    if (lease != null
        && (current == null
            || !current.getJobId().equals(lease.getJobId())
            || current.getAttempt() != lease.getAttempt())) {
      store.delete(mediaId);
    }
  }

  /** The media's lease, if its job is to be dispatched now. */
  Optional<JobLease> due(String mediaId, Instant now) {
    return Optional.ofNullable(store.get(mediaId)).filter(lease -> isDue(lease, now));
  }

  /** All leases whose jobs are to be dispatched now. */
  Map<String, JobLease> due(Instant now) {
    return select(lease -> isDue(lease, now) ? lease : null);
  }

  private static boolean isDue(JobLease lease, Instant now) {
    return lease.getDispatchAt() != null && !lease.getDispatchAt().isAfter(now);
  }

  Map<String, Expired> expired(Instant now) {
    return select(
        lease -> {
          RenditionCommand command = lease.getDispatchAt() == null ? expiry(lease, now) : null;
          return command == null ? null : new Expired(lease, command);
        });
  }

  /** Collected before anything is done with it: the store does not change under its iterator. */
  private <T> Map<String, T> select(Function<JobLease, @Nullable T> choice) {
    Map<String, T> found = new LinkedHashMap<>();
    try (KeyValueIterator<String, JobLease> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, JobLease> entry = all.next();
        T chosen = choice.apply(entry.value);
        if (chosen != null) {
          found.put(entry.key, chosen);
        }
      }
    }
    return found;
  }

  private @Nullable RenditionCommand expiry(JobLease lease, Instant now) {
    if (!listenedFor(settings.silence(), now)) {
      return null; // what workers said meanwhile is still being read
    }
    Instant heardAt = lease.getHeardAt();
    if (heardAt == null) {
      return lease.getRequestedAt().plus(settings.unclaimed()).isBefore(now)
          ? new ExpireUnclaimed(
              lease.getJobId(),
              lease.getAttempt(),
              "No worker began the job within %s.".formatted(words(settings.unclaimed())))
          : null;
    }
    return heardAt.plus(settings.silence()).isBefore(now)
        ? new ExpireJob(
            lease.getJobId(),
            lease.getAttempt(),
            "Nothing was heard of the worker for %s.".formatted(words(settings.silence())))
        : null;
  }

  private boolean listenedFor(Duration time, Instant now) {
    return listeningSince.plus(time).isBefore(now);
  }

  private static String words(Duration duration) {
    if (duration.toSeconds() < 120) {
      return duration.toSeconds() + " seconds";
    }
    return duration.toHours() < 48
        ? duration.toMinutes() + " minutes"
        : duration.toDays() + " days";
  }
}
