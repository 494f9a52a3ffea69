package io.mediahub.local.reencode;

import io.mediahub.client.RecipeMedia;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which media are wanted.
 *
 * @param asked parameters for the platform, which chooses by owner, recipe and time
 * @param title of the media; null for all
 */
public record Filter(Map<String, String> asked, @Nullable Pattern title) {
  private static final Pattern AGE = Pattern.compile("(\\d{1,5})([dh])");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /**
   * @param given KEY=VALUE: owner (a user id), recipe (the one that it has now), older-than (such
   *     as 30d or 12h, since it was published), title (with * and ?, in upper or lower case)
   * @throws Failure when a key is unknown, or a value is none
   */
  public static Filter of(Map<String, String> given, Instant now) {
    Map<String, String> asked = new LinkedHashMap<>();
    Pattern title = null;
    for (Map.Entry<String, String> entry : given.entrySet()) {
      String value = entry.getValue();
      switch (entry.getKey()) {
        case "owner" -> asked.put("ownerId", name(entry));
        case "recipe" -> asked.put("publishedRecipe", name(entry));
        case "older-than" -> asked.put("publishedBefore", now.minus(age(value)).toString());
        case "title" -> title = glob(value);
        default ->
            throw usage(
                "There is no filter '%s'.".formatted(entry.getKey()),
                "Use owner, recipe, older-than or title.");
      }
    }
    return new Filter(Map.copyOf(asked), title);
  }

  private static String name(Map.Entry<String, String> entry) {
    if (!NAME.matcher(entry.getValue()).matches()) {
      throw usage(
          "'%s' is no value of the filter %s.".formatted(entry.getValue(), entry.getKey()),
          "Copy the id as './mediahub reencode --dry-run --output json' prints it.");
    }
    return entry.getValue();
  }

  private static Duration age(String value) {
    Matcher age = AGE.matcher(value);
    if (!age.matches()) {
      throw usage("'%s' is no age.".formatted(value), "Give days or hours, such as 30d or 12h.");
    }
    long number = Long.parseLong(age.group(1));
    return age.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
  }

  private static Pattern glob(String value) {
    StringBuilder expression = new StringBuilder();
    for (String part : value.splitWithDelimiters("[*?]", 0)) {
      expression.append(
          switch (part) {
            case "*" -> ".*";
            case "?" -> ".";
            default -> Pattern.quote(part);
          });
    }
    return Pattern.compile(
        expression.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  boolean matches(RecipeMedia media) {
    return title == null || title.matcher(media.title()).matches();
  }

  private static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, sentence, hint);
  }
}
