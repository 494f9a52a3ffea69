package io.mediahub.domain.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a session. */
public sealed interface SessionState {
  record None() implements SessionState {}

  /**
   * @param currentHash of the one token that may be used
   * @param generation of that token; use of an earlier generation is theft or an error
   * @param predecessorGoodUntil until then use of the token before it is no theft, since its owner
   *     may not have received the answer
   */
  record Open(
      String userId,
      String currentHash,
      int generation,
      Instant expiresAt,
      @Nullable Instant predecessorGoodUntil)
      implements SessionState {}

  /**
   * @param expiresAt when it would have expired; afterwards it can be forgotten
   */
  record Revoked(String userId, @Nullable Instant expiresAt) implements SessionState {}
}
