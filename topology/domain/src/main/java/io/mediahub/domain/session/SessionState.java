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
   * @param accountGeneration how often all sessions of the account had been ended before this one
   * @param openedAt when it was opened; null if it is from before this was kept
   * @param endsAt when it ends for good; null for never
   * @param sealedDevice base64 of the words about the device, sealed with the person's key
   * @param provedAt when the person last proved who they are
   * @param refreshedAt when it was last refreshed
   */
  record Open(
      String userId,
      String currentHash,
      int generation,
      Instant expiresAt,
      @Nullable Instant predecessorGoodUntil,
      int accountGeneration,
      @Nullable Instant openedAt,
      @Nullable Instant endsAt,
      @Nullable String sealedDevice,
      @Nullable Instant provedAt,
      @Nullable Instant refreshedAt)
      implements SessionState {
    public Open(
        String userId,
        String currentHash,
        int generation,
        Instant expiresAt,
        @Nullable Instant predecessorGoodUntil) {
      this(
          userId,
          currentHash,
          generation,
          expiresAt,
          predecessorGoodUntil,
          0,
          null,
          null,
          null,
          null,
          null);
    }
  }

  /**
   * @param expiresAt when it would have expired; afterwards it can be forgotten
   */
  record Revoked(String userId, @Nullable Instant expiresAt) implements SessionState {}
}
