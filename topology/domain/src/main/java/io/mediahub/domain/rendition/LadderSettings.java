package io.mediahub.domain.rendition;

import io.mediahub.domain.sound.LoudnessTarget;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.rendition.LoudnessGoal;
import org.jspecify.annotations.Nullable;

/**
 * What a ladder has by an operator's wish. The plan of a package is a function of it and of the
 * inspection.
 *
 * @param loudness how loud sound is published; null when it stays as loud as it is
 * @param beside formats of the pictures beside H.264
 */
public record LadderSettings(@Nullable LoudnessTarget loudness, Set<PictureFormat> beside) {
  public static final LadderSettings DEFAULT = new LadderSettings(LoudnessTarget.DEFAULT, Set.of());

  public LadderSettings {
    beside = Set.copyOf(beside);
  }

  /** Of a media that was taken up with other formats. */
  LadderSettings with(Set<PictureFormat> formats) {
    return new LadderSettings(loudness, formats);
  }

  /** As events and jobs have it. */
  @Nullable LoudnessGoal goal() {
    return loudness == null ? null : new LoudnessGoal(loudness.lufs(), loudness.mostPeakDbtp());
  }

  /** As events and jobs have them, in the order of their invention. */
  List<String> formats() {
    return beside.stream().sorted().map(PictureFormat::word).toList();
  }

  /** What is not as usual, for the id of a recipe; empty when all is. */
  String unusual() {
    String pictures = formats().stream().map(word -> "_" + word).collect(Collectors.joining());
    if (LoudnessTarget.DEFAULT.equals(loudness)) {
      return pictures;
    }
    return loudness == null
        ? pictures + "_loudness-off"
        : String.format(
            Locale.ROOT, "%s_loudness%.1f%.1f", pictures, loudness.lufs(), loudness.mostPeakDbtp());
  }
}
