package io.mediahub.domain.rendition;

import io.mediahub.domain.sound.LoudnessTarget;
import java.util.Locale;
import mediahub.rendition.LoudnessGoal;
import org.jspecify.annotations.Nullable;

/**
 * What a ladder has by an operator's wish. The plan of a package is a function of it and of the
 * inspection.
 *
 * @param loudness how loud sound is published; null when it stays as loud as it is
 */
public record LadderSettings(@Nullable LoudnessTarget loudness) {
  public static final LadderSettings DEFAULT = new LadderSettings(LoudnessTarget.DEFAULT);

  /** As events and jobs have it. */
  @Nullable LoudnessGoal goal() {
    return loudness == null ? null : new LoudnessGoal(loudness.lufs(), loudness.mostPeakDbtp());
  }

  /** What is not as usual, for the id of a recipe; empty when all is. */
  String unusual() {
    if (LoudnessTarget.DEFAULT.equals(loudness)) {
      return "";
    }
    return loudness == null
        ? "_loudness-off"
        : String.format(
            Locale.ROOT, "_loudness%.1f%+.1f", loudness.lufs(), loudness.mostPeakDbtp());
  }
}
