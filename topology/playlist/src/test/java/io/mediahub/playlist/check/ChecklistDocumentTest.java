package io.mediahub.playlist.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/hls-checklist.md says "checklist" for the rules that are applied here, and for no other. */
class ChecklistDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "hls-checklist.md");
  private static final Pattern RULE = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\| ([^|]*) \\|$");

  @Test
  void the_column_of_where_a_rule_is_applied_is_true() throws IOException {
    String document = Files.readString(DOCUMENT);

    List<Integer> applied =
        RULE.matcher(document)
            .results()
            .filter(rule -> rule.group(2).contains("checklist"))
            .map(rule -> Integer.valueOf(rule.group(1)))
            .toList();

    assertThat(applied).isEqualTo(PlaylistChecklist.RULES);
  }
}
