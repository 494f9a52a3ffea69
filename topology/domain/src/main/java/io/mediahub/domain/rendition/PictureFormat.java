package io.mediahub.domain.rendition;

import java.util.Locale;
import java.util.function.Function;

/** How the pictures of a rendition are coded. H.264 is always made, the others by setting. */
public enum PictureFormat {
  H264(Recipe::picture),
  HEVC(Recipe::hevc),
  AV1(Recipe::av1);

  private final Function<Recipe, Recipe.Picture> settings;

  PictureFormat(Function<Recipe, Recipe.Picture> settings) {
    this.settings = settings;
  }

  /** As rungs and jobs have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException when it is no format
   */
  public static PictureFormat of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  public Recipe.Picture settings(Recipe recipe) {
    return settings.apply(recipe);
  }
}
