package io.mediahub.domain;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One reason for a refusal, with everything that is said about it. Reasons are the constants of an
 * enum for each aggregate or service, so each sentence stands in one place, and the reference of
 * all error codes is written from the enums.
 */
public interface RefusalReason {
  /**
   * What a reason consists of beside its code. Sentence and hint may hold placeholders such as
   * {@code {limit}}.
   *
   * @param field the input field at fault; null if there is none, or if it differs
   * @param sentence what is wrong, for people
   * @param hint what to do about it
   * @param when in which situation a client sees it, for the reference
   */
  record Text(
      Refusal.Kind kind, @Nullable String field, String sentence, String hint, String when) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[A-Za-z]+}");

    private Refusal filled(String code, @Nullable String where, Object... values) {
      Matcher places = PLACEHOLDER.matcher(sentence + "\n" + hint);
      StringBuilder filled = new StringBuilder();
      int next = 0;
      while (places.find()) {
        if (next == values.length) {
          throw new IllegalArgumentException(code + " has no value for " + places.group());
        }
        places.appendReplacement(filled, Matcher.quoteReplacement(String.valueOf(values[next++])));
      }
      if (next < values.length) {
        throw new IllegalArgumentException(code + " has no placeholder for " + values[next]);
      }
      places.appendTail(filled);
      // A value may hold line breaks, a hint never does.
      int end = filled.lastIndexOf("\n");
      return new Refusal(kind, code, where, filled.substring(0, end), filled.substring(end + 1));
    }
  }

  /** Of the enum's constant, such as {@code UPLOAD_UNKNOWN}. */
  String name();

  Text text();

  /** The constant's name in kebab-case, such as {@code upload-unknown}: part of the API. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @param values for the placeholders of the sentence and then of the hint, in their order
   * @throws IllegalArgumentException unless there is one value for each placeholder
   */
  default Refusal refusal(Object... values) {
    return text().filled(code(), text().field(), values);
  }

  /**
   * For a reason that may concern any field.
   *
   * @param field that is at fault this time
   */
  default Refusal refusalOf(String field, Object... values) {
    return text().filled(code(), field, values);
  }
}
