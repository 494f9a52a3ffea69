package io.mediahub.domain.rendition;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.rendition.VideoRung;

/** How the pictures of a rendition are coded. H.264 is always made, the others by setting. */
public enum PictureFormat {
  H264,
  HEVC,
  AV1,
  /** HEVC of ten bits that keeps the light of a source in HDR10. The others are tone-mapped. */
  HDR10;

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

  /** Of a rung, also of one that an earlier version planned. */
  public static PictureFormat of(VideoRung rung) {
    return of(rung.getFormat());
  }

  public static Set<PictureFormat> all(List<String> words) {
    return words.stream().map(PictureFormat::of).collect(Collectors.toSet());
  }

  public Recipe.Picture settings(Recipe recipe) {
    return switch (this) {
      case H264 -> recipe.picture();
      case HEVC -> recipe.hevc();
      case AV1 -> recipe.av1();
      case HDR10 -> recipe.hdr10();
    };
  }

  /** What a source names it, when it is coded so. */
  String codec() {
    return switch (this) {
      case H264 -> "h264";
      case HEVC, HDR10 -> "hevc";
      case AV1 -> "av1";
    };
  }

  /** Whether a screen without HDR shows it as it is meant. */
  public boolean isStandardRange() {
    return this != HDR10;
  }
}
