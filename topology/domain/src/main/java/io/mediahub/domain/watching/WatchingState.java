package io.mediahub.domain.watching;

/** What a playback has shown. */
public sealed interface WatchingState {
  record Nothing() implements WatchingState {}

  record Shown(long positionMillis, Stretches stretches) implements WatchingState {}
}
