package io.mediahub.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the deletion of an account is.
 *
 * @param status {@code requested}, {@code forgetting} or {@code forgotten}
 * @param at when forgetting begins, has begun, or has ended
 * @param missing steps that are not done yet
 * @param certificate what became of each place; empty until the person is forgotten
 */
public record Deletion(
    String userId, String status, Instant at, List<String> missing, List<Line> certificate) {
  /** A place, what became of it, and how many; offsets of a partition of a topic alone. */
  public record Line(
      String step,
      String place,
      String outcome,
      long count,
      @Nullable Long firstOffset,
      @Nullable Long lastOffset,
      Instant at) {}
}
