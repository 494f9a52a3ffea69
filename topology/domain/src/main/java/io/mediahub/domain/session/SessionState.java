package io.mediahub.domain.session;

import java.time.Instant;
import java.util.List;

/** What a session is. */
public sealed interface SessionState {
  record None() implements SessionState {}

  /**
   * @param currentHash of the one token that may be used
   * @param usedHashes of the tokens before it, newest first, bounded: a use of one of them is theft
   *     or a fault
   */
  record Open(
      String userId, String currentHash, List<String> usedHashes, int generation, Instant expiresAt)
      implements SessionState {}

  record Revoked(String userId) implements SessionState {}
}
