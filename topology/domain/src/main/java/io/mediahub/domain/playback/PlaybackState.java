package io.mediahub.domain.playback;

import org.jspecify.annotations.Nullable;

/** What a playback is. */
public sealed interface PlaybackState {
  record None() implements PlaybackState {}

  record Started(String mediaId, String viewerId, @Nullable String grantId, long grantVersion)
      implements PlaybackState {}
}
