package io.mediahub.domain.playback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a playback. */
public sealed interface PlaybackState {
  record None() implements PlaybackState {}

  /**
   * @param firstUntil when its first cookies ended; null in states that are older than this field
   * @param until when its newest cookies end; null in states that are older than this field
   * @param device kind of browser and system; empty or null when it is not known
   */
  record Started(
      String mediaId,
      String viewerId,
      @Nullable String grantId,
      long grantVersion,
      @Nullable Instant firstUntil,
      @Nullable Instant until,
      @Nullable String device)
      implements PlaybackState {
    /** Of a device that is not known. */
    public Started(
        String mediaId,
        String viewerId,
        @Nullable String grantId,
        long grantVersion,
        @Nullable Instant firstUntil,
        @Nullable Instant until) {
      this(mediaId, viewerId, grantId, grantVersion, firstUntil, until, null);
    }
  }

  /**
   * Its viewer ended it.
   *
   * @param until when its newest cookies would have ended; null where it was not known
   */
  record Ended(String mediaId, String viewerId, @Nullable Instant until) implements PlaybackState {}
}
