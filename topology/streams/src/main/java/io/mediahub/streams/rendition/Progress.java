package io.mediahub.streams.rendition;

import io.mediahub.domain.rendition.JobDispatch;
import io.mediahub.domain.rendition.MediaProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.encoding.EncodeProgress;
import mediahub.rendition.OpenJob;
import mediahub.rendition.RenditionState;
import org.jspecify.annotations.Nullable;

/**
 * What workers have last reported of their jobs, and when it was last told of each media. In
 * memory: after a restart it begins anew, with the parts that are finished.
 */
final class Progress {
  /** Nobody looks more often. */
  static final Duration EVERY = Duration.ofSeconds(2);

  /** Less says nothing about the rest. */
  private static final int LEAST = 10;

  private final Map<String, Media> media = new HashMap<>();

  private static final class Media {
    final Map<String, Integer> reported = new HashMap<>();
    @Nullable Instant since;
    int from;
    @Nullable Instant toldAt;
    int told = -1;
  }

  void reported(String mediaId, String jobId, int permille) {
    media.computeIfAbsent(mediaId, id -> new Media()).reported.put(jobId, permille);
  }

  /** Forgets what is not open, and media that has ended. */
  void keepOnly(String mediaId, RenditionState state) {
    boolean working = JobDispatch.open(state).anyMatch(JobDispatch::isOfEncode);
    if (!working) {
      media.remove(mediaId);
      return;
    }
    Media known = media.get(mediaId);
    if (known != null) {
      known.reported.keySet().retainAll(ids(state));
    }
  }

  private static Set<String> ids(RenditionState state) {
    return JobDispatch.open(state).map(OpenJob::getJobId).collect(Collectors.toSet());
  }

  /** Whether it was not told a moment ago. */
  boolean isDue(String mediaId, Instant now) {
    Media known = media.get(mediaId);
    return known != null && (known.toldAt == null || !known.toldAt.plus(EVERY).isAfter(now));
  }

  /**
   * What is to be told now; empty when it was told a moment ago, or is no news. It never goes back.
   */
  Optional<EncodeProgress> news(String mediaId, RenditionState state, Instant now) {
    Media known = media.get(mediaId);
    String packageId = JobDispatch.packageAtWork(state);
    if (known == null || packageId == null || !isDue(mediaId, now)) {
      return Optional.empty();
    }
    known.reported.keySet().retainAll(ids(state));
    int permille = MediaProgress.permille(state, known.reported);
    if (known.since == null) {
      known.since = now;
      known.from = permille;
    }
    if (permille <= known.told) {
      return Optional.empty();
    }
    known.told = permille;
    known.toldAt = now;
    return Optional.of(
        new EncodeProgress(packageId, 1, permille, eta(known, known.since, permille, now)));
  }

  private static @Nullable Long eta(Media known, Instant since, int permille, Instant now) {
    int done = permille - known.from;
    return done < LEAST
        ? null
        : Duration.between(since, now).toMillis() * (MediaProgress.WHOLE - permille) / done;
  }
}
