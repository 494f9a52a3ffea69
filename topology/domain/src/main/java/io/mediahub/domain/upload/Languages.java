package io.mediahub.domain.upload;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tags of languages (BCP 47), which become parts of ids and paths. */
public final class Languages {
  /** The longest that RFC 5646, 4.4.1 asks everybody to accept. */
  private static final int MOST_CHARACTERS = 35;

  private Languages() {}

  /**
   * The tag in its canonical case, such as {@code pt-BR} or {@code zh-Hant}.
   *
   * @param given in any case
   * @return null when it is no tag, names no language, or is longer than everybody must accept
   */
  public static @Nullable String canonical(String given) {
    if (given.length() > MOST_CHARACTERS) {
      return null;
    }
    try {
      Locale language = new Locale.Builder().setLanguageTag(given).build();
      String tag = language.toLanguageTag();
      boolean named = !language.getLanguage().isEmpty() && !tag.equals("und");
      return named && tag.length() <= MOST_CHARACTERS ? tag : null;
    } catch (IllformedLocaleException e) {
      return null;
    }
  }

  /**
   * What people read of subtitles: their name as it was given, or else the language's own.
   *
   * @param given empty when nobody named them
   * @param tag empty when the language is not known
   */
  public static String shown(String given, String tag) {
    return given.isEmpty() && !tag.isEmpty() ? ownName(tag) : given;
  }

  /**
   * The language's own name, such as {@code Deutsch} or {@code português (Brasil)}; the tag where
   * the name is not known.
   */
  public static String ownName(String tag) {
    Locale language = Locale.forLanguageTag(tag);
    String name = language.getDisplayLanguage(language);
    String kind =
        Stream.of(language.getDisplayScript(language), language.getDisplayCountry(language))
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(", "));
    if (name.isEmpty()) {
      return tag;
    }
    return kind.isEmpty() ? name : name + " (" + kind + ")";
  }
}
