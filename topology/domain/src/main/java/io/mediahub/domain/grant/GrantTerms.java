package io.mediahub.domain.grant;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Within which limits a grant counts.
 *
 * @param opensAt null when it counts from the beginning
 * @param closesAt null when it does not end
 * @param plays how many playbacks may begin under it; 0 for any number
 */
public record GrantTerms(@Nullable Instant opensAt, @Nullable Instant closesAt, int plays) {
  /** Without limits. */
  public static final GrantTerms NONE = new GrantTerms(null, null, 0);

  private static final int MOST_PLAYS = 1_000_000;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  public GrantTerms {
    opensAt = whole(opensAt);
    closesAt = whole(closesAt);
  }

  /** In milliseconds, as events have it. */
  private static @Nullable Instant whole(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
  }

  boolean sensible() {
    boolean ordered = opensAt == null || closesAt == null || opensAt.isBefore(closesAt);
    return ordered && inRange(opensAt) && inRange(closesAt) && plays >= 0 && plays <= MOST_PLAYS;
  }

  private static boolean inRange(@Nullable Instant at) {
    return at == null || !(at.isBefore(Instant.EPOCH) || at.isAfter(LAST));
  }
}
