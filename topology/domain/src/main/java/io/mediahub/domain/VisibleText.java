package io.mediahub.domain;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Names that people type: titles, display names. Invisible characters are refused, so that no two
 * names differ in characters that nobody sees, and none changes the direction of the text around
 * it. Lengths are in code points: an emoji of one code point counts once.
 */
public final class VisibleText {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int TEXT_STYLE = 0xFE0E;
  private static final int KEYCAP = 0x20E3;
  private static final int BLACK_FLAG = 0x1F3F4;
  private static final int LAST_TAG = 0xE007F;

  /** Scripts in which a joiner changes the shape of the letters around it. */
  private static final Set<UnicodeScript> JOINING =
      EnumSet.of(
          UnicodeScript.ARABIC,
          UnicodeScript.SYRIAC,
          UnicodeScript.MONGOLIAN,
          UnicodeScript.NKO,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.BENGALI,
          UnicodeScript.GURMUKHI,
          UnicodeScript.GUJARATI,
          UnicodeScript.ORIYA,
          UnicodeScript.TAMIL,
          UnicodeScript.TELUGU,
          UnicodeScript.KANNADA,
          UnicodeScript.MALAYALAM,
          UnicodeScript.SINHALA,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN);

  private VisibleText() {}

  /**
   * Whether the text has 1 to {@code most} code points, at least one that is not white space, and
   * none that is invisible: control characters, half of a surrogate pair, marks of direction, line
   * separators, and characters without a width, except where an emoji or a script needs one.
   */
  public static boolean fits(String text, int most) {
    return !text.isBlank() && text.codePointCount(0, text.length()) <= most && isVisible(text);
  }

  private static boolean isVisible(String text) {
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int before = i == 0 ? ' ' : points[i - 1];
      int after = i + 1 == points.length ? ' ' : points[i + 1];
      if (!isVisible(before, points[i], after)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(int before, int point, int after) {
    return switch (point) {
      case ZERO_WIDTH_JOINER -> joinsEmoji(before, after) || joinsLetters(before, after);
      case ZERO_WIDTH_NON_JOINER -> joinsLetters(before, after);
      case EMOJI_STYLE, TEXT_STYLE -> Character.isExtendedPictographic(before) || after == KEYCAP;
      default -> isTagOfFlag(before, point) || !isInvisible(point);
    };
  }

  /** A family, a profession: several emoji that are shown as one. */
  private static boolean joinsEmoji(int before, int after) {
    boolean ends =
        before == EMOJI_STYLE
            || Character.isEmojiModifier(before)
            || Character.isExtendedPictographic(before);
    return ends && Character.isExtendedPictographic(after);
  }

  private static boolean joinsLetters(int before, int after) {
    boolean inside = Character.isLetter(before) || isMark(before);
    return inside
        && (JOINING.contains(UnicodeScript.of(before))
            || JOINING.contains(UnicodeScript.of(after)));
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** The flags of England, Scotland and Wales are a flag and tags that spell the country. */
  private static boolean isTagOfFlag(int before, int point) {
    boolean tag = point >= 0xE0020 && point <= LAST_TAG;
    boolean begun = before == BLACK_FLAG || (before >= 0xE0020 && before < LAST_TAG);
    return tag && begun;
  }

  private static boolean isInvisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> !isNumberSign(point);
      default -> isFiller(point) || isNoncharacter(point);
    };
  }

  /** Format characters that are shown: signs around numbers and verses. */
  private static boolean isNumberSign(int point) {
    return (point >= 0x0600 && point <= 0x0605)
        || point == 0x06DD
        || point == 0x070F
        || point == 0x0890
        || point == 0x0891
        || point == 0x08E2
        || point == 0x110BD
        || point == 0x110CD;
  }

  /** Letters, marks and symbols without a visible shape. */
  private static boolean isFiller(int point) {
    return switch (point) {
      case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
      default ->
          (point >= 0x180B && point <= 0x180F)
              || (point >= 0xFE00 && point <= 0xFE0D)
              || (point >= 0xE0100 && point <= 0xE01EF)
              || point == 0x2065
              || (point >= 0xFFF0 && point <= 0xFFF8);
    };
  }

  private static boolean isNoncharacter(int point) {
    return (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
  }
}
