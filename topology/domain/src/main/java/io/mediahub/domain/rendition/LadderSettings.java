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
 * @param contentKeyId name of the secret from which the keys of packages are derived; null when
 *     packages are not encrypted
 */
public record LadderSettings(@Nullable LoudnessTarget loudness, @Nullable String contentKeyId) {
  public static final LadderSettings DEFAULT = new LadderSettings(LoudnessTarget.DEFAULT, null);

  /** Of a media that was taken up with another secret. */
  LadderSettings with(@Nullable String otherContentKeyId) {
    return new LadderSettings(loudness, otherContentKeyId);
  }

  /** As events and jobs have it. */
  @Nullable LoudnessGoal goal() {
    return loudness == null ? null : new LoudnessGoal(loudness.lufs(), loudness.mostPeakDbtp());
  }

  /** What is not as usual, for the id of a recipe; empty when all is. */
  String unusual() {
    return loudnessUnusual() + (contentKeyId == null ? "" : "_aes128-" + contentKeyId);
  }

  private String loudnessUnusual() {
    if (LoudnessTarget.DEFAULT.equals(loudness)) {
      return "";
    }
    return loudness == null
        ? "_loudness-off"
        : String.format(
            Locale.ROOT, "_loudness%.1f%+.1f", loudness.lufs(), loudness.mostPeakDbtp());
  }
}
