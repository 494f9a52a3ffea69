package io.mediahub.domain.rendition;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How the pictures of a rendition are coded. H.264 is always made, the others by setting. */
public enum PictureFormat {
  H264,
  HEVC,
  AV1;

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

  public static Set<PictureFormat> all(List<String> words) {
    return words.stream().map(PictureFormat::of).collect(Collectors.toSet());
  }

  public Recipe.Picture settings(Recipe recipe) {
    return switch (this) {
      case H264 -> recipe.picture();
      case HEVC -> recipe.hevc();
      case AV1 -> recipe.av1();
    };
  }
}
