package io.mediahub.domain.session;

import java.time.Instant;

/** What can be asked of a log-in session. Token hashes are base64 of SHA-256. */
public sealed interface SessionCommand {
  record Open(String userId, String refreshTokenHash, Instant expiresAt)
      implements SessionCommand {}

  /**
   * Trade the presented token for a new one.
   *
   * @param presentedGeneration of a token that is known to be authentic: whoever gives this command
   *     has made sure that the token was once made for this session
   * @param predecessorGoodUntil how long the presented token, once it is traded, gets the same
   *     answer
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
