package io.mediahub.domain.upload;

import io.mediahub.domain.media.Listing;
import org.jspecify.annotations.Nullable;

/**
 * The part of an upload's state that says who owns it, and what was decided about the media. It is
 * the same in every state, and in states that only a newer version knows, so other services read
 * this part and not the whole state.
 *
 * @param ownerId of a file that was declined
 * @param declared of every other one
 */
public record UploadOwner(@Nullable String ownerId, @Nullable Declared declared) {
  /**
   * @param listing what was decided about the media; null while nothing was
   */
  public record Declared(String ownerId, @Nullable Listing listing) {}

  /** A user id; null where nobody has declared anything. */
  public @Nullable String userId() {
    return declared == null ? ownerId : declared.ownerId();
  }

  /** What was decided about the media. */
  public Listing decided() {
    return declared == null || declared.listing() == null ? Listing.NEW : declared.listing();
  }
}
