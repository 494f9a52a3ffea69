package io.mediahub.domain.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Commands to a log-in session. Token hashes are base64 of SHA-256. */
public sealed interface SessionCommand {
  /**
   * @param accountGeneration how often all sessions of the account have been ended
   * @param endsAt when it ends, however often it is refreshed
   * @param sealedDevice base64 of words about the device; null if nothing is known
   */
  record Open(
      String userId,
      String refreshTokenHash,
      Instant now,
      Instant expiresAt,
      int accountGeneration,
      Instant endsAt,
      @Nullable String sealedDevice)
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

  /** Ends a session from another one of the same person. */
  record Revoke(String userId) implements SessionCommand {}

  /** The person has proved again who they are. */
  record Prove(Instant now) implements SessionCommand {}
}
