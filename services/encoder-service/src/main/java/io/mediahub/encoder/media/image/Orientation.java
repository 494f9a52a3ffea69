package io.mediahub.encoder.media.image;

import java.util.List;

/** How stored pixels are turned to be shown: the eight values of EXIF. */
public enum Orientation {
  UPRIGHT(),
  MIRRORED("hflip"),
  UPSIDE_DOWN("hflip", "vflip"),
  MIRRORED_UPSIDE_DOWN("vflip"),
  MIRRORED_TO_THE_LEFT("transpose=cclock_flip"),
  TO_THE_RIGHT("transpose=clock"),
  MIRRORED_TO_THE_RIGHT("transpose=clock_flip"),
  TO_THE_LEFT("transpose=cclock");

  private final List<String> filters;

  Orientation(String... filters) {
    this.filters = List.of(filters);
  }

  /**
   * @param exif 1 to 8; anything else is upright
   */
  static Orientation ofExif(int exif) {
    return exif >= 1 && exif <= values().length ? values()[exif - 1] : UPRIGHT;
  }

  /**
   * As HEIF has it: first turned, then mirrored.
   *
   * @param quarters turns against the clock
   * @param mirror -1 for none; 0 when top and bottom change places, 1 when left and right do
   */
  static Orientation ofHeif(int quarters, int mirror) {
    int[] exif =
        switch (quarters) {
          case 1 -> new int[] {8, 5, 7};
          case 2 -> new int[] {3, 2, 4};
          case 3 -> new int[] {6, 7, 5};
          default -> new int[] {1, 4, 2};
        };
    return ofExif(exif[mirror + 1]);
  }

  /** Whether width and height change places. */
  boolean onItsSide() {
    return filters.stream().anyMatch(filter -> filter.startsWith("transpose"));
  }

  /** ffmpeg's filters that show it upright. */
  List<String> filters() {
    return filters;
  }
}
