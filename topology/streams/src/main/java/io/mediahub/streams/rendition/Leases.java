package io.mediahub.streams.rendition;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /** A lease that ran out, and why. */
  record Expired(JobLease lease, String sentence) {}

  void begin(String mediaId, JobLease lease) {
    store.put(mediaId, lease);
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

  Map<String, Expired> expired(Instant now) {
    Map<String, Expired> found = new LinkedHashMap<>();
    try (KeyValueIterator<String, JobLease> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, JobLease> entry = all.next();
        String sentence = reason(entry.value, now);
        if (sentence != null) {
          found.put(entry.key, new Expired(entry.value, sentence));
        }
      }
    }
    return found;
  }

  private @Nullable String reason(JobLease lease, Instant now) {
    Instant heardAt = lease.getHeardAt();
    if (heardAt == null) {
      return isOver(lease.getRequestedAt(), settings.unclaimed(), now)
          ? "No worker began the job within %s.".formatted(words(settings.unclaimed()))
          : null;
    }
    return isOver(heardAt, settings.silence(), now)
        ? "Nothing was heard of the worker for %s.".formatted(words(settings.silence()))
        : null;
  }

  private boolean isOver(Instant since, Duration limit, Instant now) {
    Instant counted = since.isBefore(listeningSince) ? listeningSince : since;
    return counted.plus(limit).isBefore(now);
  }

  private static String words(Duration duration) {
    return duration.toSeconds() < 120
        ? duration.toSeconds() + " seconds"
        : duration.toMinutes() + " minutes";
  }
}
