package io.mediahub.encoder.media.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text for WebVTT out of what a file has. Pages of all kinds show it, some of them as HTML:
 * so nothing is left in it but plain text and four harmless tags, all of them closed.
 */
final class CueText {
  private static final int LONGEST = 1_000;
  private static final int LONGEST_VOICE = 60;
  private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z]+)([^<>]*)>");
  private static final Pattern TIMESTAMP = Pattern.compile("<[\\d:.]+>");
  private static final Pattern OVERRIDE = Pattern.compile("\\{\\\\[^{}]*}");
  private static final Pattern REFERENCE =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));");

  private static final Map<String, String> NAMED =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0", "lrm",
          "\u200e", "rlm", "\u200f");

  private final StringBuilder clean = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  private CueText() {}

  /** Returns an empty text when nothing is left. */
  static String clean(String raw) {
    String plain = TIMESTAMP.matcher(OVERRIDE.matcher(raw).replaceAll("")).replaceAll("").strip();
    if (plain.codePointCount(0, plain.length()) > LONGEST) {
      plain = plain.substring(0, plain.offsetByCodePoints(0, LONGEST));
    }
    return new CueText().of(plain);
  }

  /** One line of plain text, escaped. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Without characters that nobody sees; lines stay lines, and none is empty. */
  static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Co}\\p{Cn}\\x{2028}\\x{2029}&&[^\\n]]", "")
        .replaceAll("[ \\t]*\\n\\s*", "\n");
  }

  private String of(String plain) {
    Matcher tag = TAG.matcher(plain);
    int from = 0;
    while (tag.find()) {
      text(plain.substring(from, tag.start()));
      tag(tag.group(1).isEmpty(), tag.group(2).toLowerCase(Locale.ROOT), tag.group(3));
      from = tag.end();
    }
    text(plain.substring(from));
    while (!open.isEmpty()) {
      clean.append("</").append(open.pop()).append('>');
    }
    String all = clean.toString().replaceAll("[ \\t]*\\n\\s*", "\n").strip();
    return TAG.matcher(all).replaceAll("").isBlank() ? "" : all;
  }

  private void text(String piece) {
    clean.append(escape(visible(decoded(piece))));
  }

  private void tag(boolean opening, String name, String rest) {
    boolean known = name.equals("b") || name.equals("i") || name.equals("u") || name.equals("v");
    if (!known) {
      return;
    }
    if (!opening) {
      if (name.equals(open.peek())) {
        clean.append("</").append(open.pop()).append('>');
      }
      return;
    }
    if (open.contains(name)) {
      return;
    }
    if (name.equals("v")) {
      String voice =
          visible(decoded(rest.replaceFirst("^[.\\w-]*", ""))).replace("\n", " ").strip();
      if (voice.isEmpty()) {
        return;
      }
      int end =
          voice.offsetByCodePoints(
              0, Math.min(LONGEST_VOICE, voice.codePointCount(0, voice.length())));
      clean.append("<v ").append(escape(voice.substring(0, end))).append('>');
    } else {
      clean.append('<').append(name).append('>');
    }
    open.push(name);
  }

  private static String decoded(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found -> {
              String named = found.group(3);
              String character =
                  named != null
                      ? NAMED.getOrDefault(named, found.group())
                      : character(
                          found.group(1) == null
                              ? Integer.parseInt(found.group(2), 16)
                              : Integer.parseInt(found.group(1)));
              return Matcher.quoteReplacement(character);
            });
  }

  private static String character(int code) {
    return Character.isValidCodePoint(code) && code > 0 ? Character.toString(code) : "";
  }
}
