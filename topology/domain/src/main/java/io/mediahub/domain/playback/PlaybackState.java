package io.mediahub.domain.playback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a playback. */
public sealed interface PlaybackState {
  record None() implements PlaybackState {}

  /**
   * @param firstUntil when its first cookies ended; null in states that are older than this field
   * @param until when its newest cookies end; null in states that are older than this field
   */
  record Started(
      String mediaId,
      String viewerId,
      @Nullable String grantId,
      long grantVersion,
      @Nullable Instant firstUntil,
      @Nullable Instant until)
      implements PlaybackState {}
}
