package io.mediahub.user.account;

/** Tells which characters are visible. */
final class Characters {
  private Characters() {}

  /**
   * Control, format (bidirectional overrides, zero-width spaces and joiners, tags), half of a
   * surrogate pair, unassigned, of private use, or a filler that shows as nothing.
   */
  static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          switch (codePoint) {
            // Combining grapheme joiner, Hangul and Khmer fillers, Braille blank.
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> isVariationSelector(codePoint);
          };
    };
  }

  static boolean isVisible(int codePoint) {
    return !isInvisible(codePoint) && !Character.isSpaceChar(codePoint);
  }

  /** Chooses between two pictures of the character before it, as in many emoji. */
  static boolean isVariationSelector(int codePoint) {
    return (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF)
        || (codePoint >= 0x180B && codePoint <= 0x180F);
  }
}
