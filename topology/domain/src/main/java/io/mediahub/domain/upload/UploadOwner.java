package io.mediahub.domain.upload;

import org.jspecify.annotations.Nullable;

/**
 * The part of an upload's state that says who owns it. It is the same in every state, and in states
 * that only a newer version knows, so other services read this part and not the whole state.
 *
 * @param ownerId of a file that was declined
 * @param declared of every other one
 */
public record UploadOwner(@Nullable String ownerId, @Nullable Declared declared) {
  public record Declared(String ownerId) {}

  /** A user id; null where nobody has declared anything. */
  public @Nullable String userId() {
    return declared == null ? ownerId : declared.ownerId();
  }
}
