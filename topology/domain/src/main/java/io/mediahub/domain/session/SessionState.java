package io.mediahub.domain.session;

import java.time.Instant;

/** What a session is. */
public sealed interface SessionState {
  record None() implements SessionState {}

  /**
   * @param currentHash of the one token that may be used
   * @param generation of that token; a use of one of an earlier generation is theft or a fault
   */
  record Open(String userId, String currentHash, int generation, Instant expiresAt)
      implements SessionState {}

  record Revoked(String userId) implements SessionState {}
}
