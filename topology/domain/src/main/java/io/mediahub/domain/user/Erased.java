package io.mediahub.domain.user;

import java.time.Instant;
import mediahub.user.ErasedPlace;
import org.jspecify.annotations.Nullable;

/**
 * A line of the certificate that a person is forgotten. It names no personal data.
 *
 * @param step the step that emptied the place
 * @param place a table, a collection, a folder of a bucket, or a partition of a topic
 * @param outcome {@code deleted}, {@code revoked}, {@code destroyed}, {@code unreadable} or {@code
 *     kept}
 * @param count rows, objects or events
 * @param firstOffset of a partition of a topic, the first of the person's events; null elsewhere
 * @param lastOffset the last of them
 */
public record Erased(
    String step,
    String place,
    String outcome,
    long count,
    @Nullable Long firstOffset,
    @Nullable Long lastOffset,
    Instant at) {
  static Erased of(ErasedPlace event) {
    return new Erased(
        event.getStep(),
        event.getPlace(),
        event.getOutcome(),
        event.getCount(),
        event.getFirstOffset(),
        event.getLastOffset(),
        event.getAt());
  }

  ErasedPlace event() {
    return new ErasedPlace(step, place, outcome, count, firstOffset, lastOffset, at);
  }
}
