package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.process.Component;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All that is special about a component is in its own class: nothing else compares with a
 * component's name. So a new component is one class and a line in {@link Components}.
 */
class ComponentNamesTest {
  private static final Path INFRA = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> SOURCES =
      List.of(
          "local/src/main/java",
          "bench/src/main/java",
          "client/src/main/java",
          "local/src/main/sh");

  private static List<String> names() {
    return new Components(
            new Platform(
                "unit", Places.of(Path.of("none"), "unit"), new Settings(Map.of(), Map.of())))
        .all().stream().map(Component::name).toList();
  }

  /** Java's switch, equals, contains and start of a text; the shell's case and test. */
  private static Pattern comparison(List<String> names) {
    String name = "(?:" + names.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")";
    String literal = '"' + name + '"';
    return Pattern.compile(
        "\\bcase\\s[^:>]*"
            + literal
            + "|(?:equals|equalsIgnoreCase|contains|containsKey|startsWith|endsWith|matches)"
            + "\\(\\s*"
            + literal
            + "|"
            + literal
            + "\\s*\\.\\s*(?:equals|equalsIgnoreCase|compareTo)\\b"
            + "|[!=]= *"
            + literal
            + "|= *"
            + name
            + " *\\]"
            + "|^ *"
            + name
            + "(?: \\| [a-z-]+)*\\)",
        Pattern.MULTILINE);
  }

  @Test
  void nothing_outside_a_components_class_compares_with_its_name() throws IOException {
    Pattern comparison = comparison(names());
    List<String> found = new ArrayList<>();
    for (String folder : SOURCES) {
      try (Stream<Path> files = Files.walk(INFRA.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          comparison
              .matcher(Files.readString(file))
              .results()
              .forEach(match -> found.add(INFRA.relativize(file) + ": " + match.group()));
        }
      }
    }

    assertThat(found).isEmpty();
  }

  /** A pattern that finds nothing would hold of everything. */
  @Test
  void comparisons_are_found_in_every_form() {
    Pattern comparison = comparison(names());

    assertThat(
            List.of(
                "case \"kafka\" -> {",
                "case \"s3\", \"connect\":",
                "case \"s3\",\n     \"connect\":",
                "name.equals(\"edge-service\")",
                "\"outbox\".equals(name)",
                "only.contains(\"mongo\")",
                "name == \"postgres\"",
                "[ \"$1\" = kafka ]",
                "  encoder-service)",
                "  kafka | connect)"))
        .allMatch(text -> comparison.matcher(text).find());
    assertThat(List.of("data(\"kafka\")", "return \"kafka\";", "# kafka (a broker)"))
        .noneMatch(text -> comparison.matcher(text).find());
  }
}
