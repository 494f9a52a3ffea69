package io.mediahub.domain.watching;

import java.time.Instant;

/** What a playback has shown. */
public sealed interface WatchingState {
  record Nothing() implements WatchingState {}

  /**
   * @param reportedAt when the player told the position
   */
  record Shown(long positionMillis, Instant reportedAt, Stretches stretches)
      implements WatchingState {}
}
