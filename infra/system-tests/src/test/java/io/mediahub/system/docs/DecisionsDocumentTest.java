package io.mediahub.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/adr/README.md lists the decision records; each of them has the same parts. */
class DecisionsDocumentTest {
  private static final Path FOLDER = Path.of("..", "..", "docs", "adr");
  private static final Path INDEX = FOLDER.resolve("README.md");
  private static final Pattern HEAD =
      Pattern.compile("# (\\d+)\\. (.+)\\nDate: (\\d{4}-\\d\\d-\\d\\d)[^\\n]* · Status: (\\w+).*");

  private static List<Path> records() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(f -> f.getFileName().toString().matches("\\d{4}-.*\\.md"))
          .sorted()
          .toList();
    }
  }

  private static MatchResult head(Path file) throws IOException {
    String[] lines = Files.readString(file).split("\n", 3);
    var matcher = HEAD.matcher(lines[0] + "\n" + lines[1]);
    assertThat(matcher.matches()).as("number, title, date and status of %s", file).isTrue();
    return matcher.toMatchResult();
  }

  @Test
  void every_record_has_a_number_of_its_own_and_all_parts() throws IOException {
    assertThat(records()).hasSizeGreaterThan(20);
    for (Path file : records()) {
      assertThat(file.getFileName().toString())
          .startsWith("%04d-".formatted(Integer.parseInt(head(file).group(1))));
      for (String part : List.of("Context", "Decision", "Rejected", "Consequences")) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .containsPattern("(?m)^(## " + part + "|\\*\\*" + part + "\\.\\*\\*)");
      }
    }
    assertThat(records())
        .extracting(f -> f.getFileName().toString().substring(0, 4))
        .doesNotHaveDuplicates();
  }

  @Test
  void the_index_lists_them_all() throws IOException {
    StringBuilder index =
        new StringBuilder(
            """
            # Decisions
            What was decided, and what was rejected. A decision that no longer holds keeps its page and names the one that replaced it.

            | | decision | date | status |
            |---|---|---|---|
            """);
    for (Path file : records()) {
      MatchResult head = head(file);
      index.append(
          Stream.of(
                  "[%s](%s)".formatted(head.group(1), file.getFileName()),
                  head.group(2),
                  head.group(3),
                  head.group(4))
              .collect(Collectors.joining(" | ", "| ", " |\n")));
    }
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(INDEX, index);
    }
    assertThat(INDEX)
        .as("run `./mediahub test DecisionsDocumentTest -Ddocs.write=true` to write it anew")
        .hasContent(index.toString());
  }
}
