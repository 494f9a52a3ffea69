package io.mediahub.platform.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;

/**
 * A statement from a file in {@code decisions/}, with parameters such as {@code :type}.
 *
 * @param sql with a question mark for each parameter
 * @param positions where each parameter is used
 */
record NamedSql(String sql, Map<String, List<Integer>> positions) {
  // A cast is two colons.
  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z][A-Za-z]*)");

  static NamedSql read(String name) {
    return parse(text(name));
  }

  /**
   * @param part name of a file that stands in the statement as <code>${part}</code>
   */
  static NamedSql read(String name, String part) {
    return parse(text(name).replace("${" + part + "}", text(part)));
  }

  private static String text(String name) {
    try {
      return new ClassPathResource("decisions/" + name + ".sql").getContentAsString(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NamedSql parse(String text) {
    Matcher parameters = PARAMETER.matcher(text);
    StringBuilder sql = new StringBuilder();
    Map<String, List<Integer>> positions = new HashMap<>();
    int position = 0;
    while (parameters.find()) {
      parameters.appendReplacement(sql, "?");
      positions.computeIfAbsent(parameters.group(1), name -> new ArrayList<>()).add(++position);
    }
    parameters.appendTail(sql);
    return new NamedSql(sql.toString(), positions);
  }
}
