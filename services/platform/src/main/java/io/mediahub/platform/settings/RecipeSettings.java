package io.mediahub.platform.settings;

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
 * By what media are encoded, as far as an operator has a choice. Who plans a ladder and who is
 * asked for a recipe must agree on it, so all of them read the same settings.
 *
 * @param loudness how loud sound is published, in LUFS as EBU R 128 measures it, from -40 to -5;
 *     {@code off} leaves it as it is
 * @param formats of the pictures beside H.264: {@code hevc}, {@code av1}, and {@code hdr10} for
 *     films that have its light; each costs more processor time than H.264
 */
@ConfigurationProperties("mediahub.streams")
public record RecipeSettings(
    @DefaultValue("-23") String loudness, @DefaultValue List<String> formats) {
  private static final String OFF = "off";

  public RecipeSettings {
    target(loudness);
    formats = List.copyOf(formats);
    beside(formats);
  }

  public LadderSettings ladder() {
    return new LadderSettings(target(loudness), beside(formats));
  }

  /** Id of the recipe by which new media are encoded. */
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
