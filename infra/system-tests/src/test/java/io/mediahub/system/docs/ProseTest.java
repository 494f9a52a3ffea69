package io.mediahub.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents can be read in a terminal and compared line by line. */
class ProseTest {
  private static final int WIDEST = 160;
  private static final String GENERATED = "a test keeps it true";

  @Test
  void no_line_of_prose_is_wider_than_a_screen() throws IOException {
    List<String> wide = new ArrayList<>();
    for (var document : Documents.all()) {
      List<String> lines = Files.readAllLines(document);
      if (lines.stream().limit(3).anyMatch(line -> line.contains(GENERATED))) {
        continue;
      }
      int number = 0;
      boolean code = false;
      for (String line : lines) {
        number++;
        code ^= line.strip().startsWith("```");
        if (!code && line.length() > WIDEST && !line.startsWith("|")) {
          wide.add(Documents.PROJECT.relativize(document) + ":" + number);
        }
      }
    }
    assertThat(wide).isEmpty();
  }
}
