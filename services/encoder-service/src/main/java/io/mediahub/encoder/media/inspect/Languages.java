package io.mediahub.encoder.media.inspect;

import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import org.jspecify.annotations.Nullable;

/** Converts the language that a container names (ISO 639-2, B or T, or BCP 47) to BCP 47. */
public final class Languages {
  /** BCP 47 for an unknown language. */
  static final String UNDETERMINED = "und";

  private static final int LONGEST = 35; // RFC 5646, section 4.4.1

  /** ISO 639-2/B codes that differ from the terminological ones, which Java knows. */
  private static final Map<String, String> BIBLIOGRAPHIC =
      Map.ofEntries(
          Map.entry("alb", "sq"),
          Map.entry("arm", "hy"),
          Map.entry("baq", "eu"),
          Map.entry("bur", "my"),
          Map.entry("chi", "zh"),
          Map.entry("cze", "cs"),
          Map.entry("dut", "nl"),
          Map.entry("fre", "fr"),
          Map.entry("geo", "ka"),
          Map.entry("ger", "de"),
          Map.entry("gre", "el"),
          Map.entry("ice", "is"),
          Map.entry("mac", "mk"),
          Map.entry("mao", "mi"),
          Map.entry("may", "ms"),
          Map.entry("per", "fa"),
          Map.entry("rum", "ro"),
          Map.entry("slo", "sk"),
          Map.entry("tib", "bo"),
          Map.entry("wel", "cy"));

  private static final Map<String, String> TERMINOLOGICAL = terminological();

  private Languages() {}

  public static String bcp47(@Nullable String named) {
    if (named == null || named.isBlank() || named.length() > LONGEST) {
      return UNDETERMINED;
    }
    String tag = named.strip().replace('_', '-');
    String code = tag.toLowerCase(Locale.ROOT);
    String two = BIBLIOGRAPHIC.getOrDefault(code, TERMINOLOGICAL.getOrDefault(code, tag));
    try {
      String canonical = new Locale.Builder().setLanguageTag(two).build().toLanguageTag();
      return canonical.isEmpty() ? UNDETERMINED : canonical;
    } catch (IllformedLocaleException e) {
      return UNDETERMINED;
    }
  }

  private static Map<String, String> terminological() {
    Map<String, String> codes = new HashMap<>();
    for (String two : Locale.getISOLanguages()) {
      try {
        codes.put(Locale.of(two).getISO3Language(), two);
      } catch (MissingResourceException e) {
        codes.put(two, two); // no code of three letters: the two stand for themselves
      }
    }
    return Map.copyOf(codes);
  }
}
