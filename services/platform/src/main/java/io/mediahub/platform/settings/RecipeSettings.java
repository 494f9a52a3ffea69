package io.mediahub.platform.settings;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.domain.rendition.LadderSettings;
import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.sound.LoudnessTarget;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How media are published, as far as an operator decides it. They are part of the id of the recipe,
 * so all services must have the same.
 *
 * @param loudness how loud sound is published, in LUFS as EBU R 128 measures it, from -40 to -5;
 *     {@code off} leaves it as it is
 * @param encryption name of the secret SECRETS/content/NAME.key from which the key of each new
 *     package is derived, such as {@code 0001}; {@code off} does not encrypt
 * @param formats of the pictures beside H.264: {@code hevc}, {@code av1}, and {@code hdr10} for
 *     films that have its light; each costs more processor time than H.264
 * @param perTitle whether each media gets a ladder made to measure: a few seconds of its pictures
 *     are encoded first, then sizes that would bring nothing are left out, and bounds of bitrates
 *     follow what its pictures take
 * @param keepPicture whether the largest rendition is the source's own picture where players can
 *     show that as it is, and no other formats are made beside it; otherwise every rendition is
 *     encoded
 */
@ConfigurationProperties("mediahub.streams")
public record RecipeSettings(
    @DefaultValue("-23") String loudness,
    @DefaultValue("off") String encryption,
    @DefaultValue List<String> formats,
    @DefaultValue("false") boolean perTitle,
    @DefaultValue("true") boolean keepPicture) {
  private static final String OFF = "off";

  public RecipeSettings {
    target(loudness);
    if (!ContentKeys.isName(encryption)) {
      throw new IllegalArgumentException(
          "mediahub.streams.encryption must be the name of a secret, 1 to 16 letters and digits, or"
              + " off.");
    }
    formats = List.copyOf(formats);
    beside(formats);
  }

  public LadderSettings ladder() {
    return new LadderSettings(
        target(loudness),
        encryption.equals(OFF) ? null : encryption,
        beside(formats),
        perTitle,
        keepPicture);
  }

  /** By which media are encoded from now on. */
  public String recipeId() {
    return Recipe.CURRENT.id(ladder());
  }

  private static Set<PictureFormat> beside(List<String> formats) {
    try {
      Set<PictureFormat> beside = PictureFormat.all(formats);
      if (!beside.contains(PictureFormat.H264)) {
        return beside;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "mediahub.streams.formats may have hevc, av1 and hdr10, beside H.264, which is always made.");
  }

  private static @Nullable LoudnessTarget target(String loudness) {
    if (loudness.equals(OFF)) {
      return null;
    }
    try {
      return LoudnessTarget.DEFAULT.withLufs(Double.parseDouble(loudness));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "mediahub.streams.loudness must be a number of LUFS between -40 and -5, or off.", e);
    }
  }
}
