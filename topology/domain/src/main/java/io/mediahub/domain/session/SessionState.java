package io.mediahub.domain.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a session is. */
public sealed interface SessionState {
  record None() implements SessionState {}

  /**
   * @param currentHash of the one token that may be used
   * @param generation of that token; a use of one of an earlier generation is theft or a fault
   * @param predecessorGoodUntil until then the token before it is no theft yet: its owner may not
   *     have got the answer
   */
  record Open(
      String userId,
      String currentHash,
      int generation,
      Instant expiresAt,
      @Nullable Instant predecessorGoodUntil)
      implements SessionState {}

  /**
   * @param expiresAt when it would have ended by itself; nobody needs to know of it afterwards
   */
  record Revoked(String userId, @Nullable Instant expiresAt) implements SessionState {}
}
