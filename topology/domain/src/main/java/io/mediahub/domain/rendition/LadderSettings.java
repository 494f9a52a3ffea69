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
 * @param contentKeyId name of the secret from which the keys of packages are derived; null when
 *     packages are not encrypted
 * @param beside formats of the pictures beside H.264
 * @param perTitle whether ladders are made to measure, by a probe of the pictures
 * @param keepPicture whether the largest rendition is the source's own picture where players can
 *     show it as it is; it never is beside other formats
 */
public record LadderSettings(
    @Nullable LoudnessTarget loudness,
    @Nullable String contentKeyId,
    Set<PictureFormat> beside,
    boolean perTitle,
    boolean keepPicture) {
  public static final LadderSettings DEFAULT =
      new LadderSettings(LoudnessTarget.DEFAULT, null, Set.of(), false, true);

  /** In the id of a recipe; the version of its rules follows. */
  private static final String PER_TITLE = "_per-title-";

  /** In the id of a recipe by which every rendition is encoded. */
  private static final String ENCODED = "_all-encoded";

  public LadderSettings {
    beside = Set.copyOf(beside);
  }

  /** Of a media that was taken up with other wishes. */
  LadderSettings with(
      @Nullable String otherContentKeyId,
      Set<PictureFormat> formats,
      boolean toMeasure,
      boolean keeps) {
    return new LadderSettings(loudness, otherContentKeyId, formats, toMeasure, keeps);
  }

  /** Rungs of other formats lie on the grid, and not on the source's own key frames. */
  boolean keepsPicture() {
    return keepPicture && beside.isEmpty();
  }

  /** Whether the ladder of a package of this recipe was to be made to measure. */
  static boolean isPerTitle(String recipeId) {
    return recipeId.contains(PER_TITLE);
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
    String measured = perTitle ? PER_TITLE + Recipe.CURRENT.perTitle().version() : "";
    // Beside other formats nothing is kept, whatever is wished.
    String encoded = beside.isEmpty() && !keepPicture ? ENCODED : "";
    return pictures
        + measured
        + encoded
        + loudnessUnusual()
        + (contentKeyId == null ? "" : "_aes128-" + contentKeyId);
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
