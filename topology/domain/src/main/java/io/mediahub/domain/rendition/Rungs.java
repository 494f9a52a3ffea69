package io.mediahub.domain.rendition;

import java.util.stream.Stream;
import mediahub.rendition.AudioRung;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RenditionTally;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;

/** Questions about a media's planned and finished renditions. */
final class Rungs {
  private Rungs() {}

  static boolean planned(RenditionState state, String renditionId) {
    return ids(state).anyMatch(renditionId::equals);
  }

  static @Nullable RenditionTally tally(RenditionState state, String renditionId) {
    return state.getTallies().stream()
        .filter(tally -> tally.getRenditionId().equals(renditionId))
        .findFirst()
        .orElse(null);
  }

  static boolean allComplete(RenditionState state) {
    return ids(state)
        .allMatch(
            id -> {
              RenditionTally tally = tally(state, id);
              return tally != null && tally.getComplete();
            });
  }

  /** The longest rendition's. */
  static long durationMicros(RenditionState state) {
    return state.getTallies().stream().mapToLong(RenditionTally::getDurationMicros).max().orElse(0);
  }

  private static Stream<String> ids(RenditionState state) {
    return Stream.concat(
        state.getVideo().stream().map(VideoRung::getRenditionId),
        state.getAudio().stream().map(AudioRung::getRenditionId));
  }
}
