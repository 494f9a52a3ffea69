package io.mediahub.domain.session;

import java.time.Instant;

/** Commands to a log-in session. Token hashes are base64 of SHA-256. */
public sealed interface SessionCommand {
  record Open(String userId, String refreshTokenHash, Instant expiresAt)
      implements SessionCommand {}

  /**
   * Trade the presented token for a new one.
   *
   * @param presentedGeneration of a token that the caller has verified to be one of this session
   * @param predecessorGoodUntil how long the presented token gets the same answer after it was
   *     traded
   */
  record Refresh(
      int presentedGeneration,
      String presentedHash,
      String newHash,
      Instant now,
      Instant expiresAt,
      Instant predecessorGoodUntil)
      implements SessionCommand {}

  record LogOut() implements SessionCommand {}
}
