package io.mediahub.domain.still;

import java.util.ArrayList;
import java.util.List;

/**
 * The sizes in which a picture is offered. They are steps of the width, since pages choose by it
 * ({@code srcset} with {@code w}). None is larger than the source.
 */
public final class ImageSizes {
  /** The same for all pictures, so that a page can name them in advance. */
  static final List<Integer> WIDTHS = List.of(320, 640, 1280, 1920);

  /** AV1 and WebP end at about 8,704 and 16,383 lines; such a picture is scrolled, not seen. */
  static final int MOST_LINES = 8192;

  /** The source's own size is offered when it is at least this much wider than the step below. */
  private static final double DISTINCT = 1.1;

  private ImageSizes() {}

  /**
   * @param source as shown: upright, in square pixels
   * @return the smallest first, at least one
   */
  public static List<PictureSize> of(PictureSize source) {
    PictureSize largest = source.within(WIDTHS.getLast(), MOST_LINES);
    List<PictureSize> sizes = new ArrayList<>();
    for (int width : WIDTHS) {
      if (width <= largest.width()) {
        sizes.add(source.within(width, MOST_LINES));
      }
    }
    if (sizes.isEmpty() || largest.width() >= sizes.getLast().width() * DISTINCT) {
      sizes.add(largest);
    }
    return List.copyOf(sizes);
  }
}
