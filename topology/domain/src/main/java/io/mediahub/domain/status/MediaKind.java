package io.mediahub.domain.status;

import java.util.Arrays;
import java.util.Locale;

/** What an uploaded file is, as its inspection found. A word never changes: rows contain it. */
public enum MediaKind {
  /** Moving pictures, with or without sound. */
  VIDEO,
  /** Sound alone. */
  AUDIO,
  /** A picture, which may move for a few seconds. */
  IMAGE;

  /** The constant's name in lower case, which stands for it in answers and tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException when there is none of this word
   */
  public static MediaKind parse(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no kind of media."));
  }
}
