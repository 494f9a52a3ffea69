package io.mediahub.user.mail;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * A mail, in plain text and in simple HTML.
 *
 * @param to the address of the person
 * @param before paragraphs before the code
 * @param code that the person gives back; null for a mail that only tells something
 * @param link to the page that takes the code; null if there is none
 * @param after paragraphs after the code
 */
public record Mail(
    String to,
    String subject,
    List<String> before,
    @Nullable String code,
    @Nullable String link,
    List<String> after) {

  public static Mail telling(String to, String subject, String... paragraphs) {
    return new Mail(to, subject, List.of(paragraphs), null, null, List.of());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    before.forEach(paragraph -> text.append(paragraph).append("\n\n"));
    if (code != null) {
      text.append("    ").append(code).append("\n\n");
    }
    if (link != null) {
      text.append("    ").append(link).append("\n\n");
    }
    after.forEach(paragraph -> text.append(paragraph).append("\n\n"));
    return text.toString().stripTrailing() + "\n";
  }

  String html() {
    String written = code == null ? "" : "<p><code>" + HtmlUtils.htmlEscape(code) + "</code></p>\n";
    String address = link == null ? "" : HtmlUtils.htmlEscape(link);
    String linked = link == null ? "" : "<p><a href=\"" + address + "\">" + address + "</a></p>\n";
    return "<!doctype html>\n<html lang=\"en\"><body>\n"
        + paragraphs(before)
        + written
        + linked
        + paragraphs(after)
        + "</body></html>\n";
  }

  private static String paragraphs(List<String> all) {
    return all.stream()
        .map(each -> "<p>" + HtmlUtils.htmlEscape(each) + "</p>\n")
        .collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return "Mail[***]";
  }
}
