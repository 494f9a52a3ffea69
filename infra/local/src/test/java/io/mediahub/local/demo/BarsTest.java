package io.mediahub.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BarsTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void without_a_terminal_there_is_a_line_at_each_tenth() {
    Bars bars = new Bars(out, false);
    for (int permille = 0; permille <= 1000; permille += 10) {
      bars.show("upload", permille, "");
    }

    assertThat(text().lines()).hasSize(11).allMatch(l -> l.contains("upload"));
    assertThat(text()).doesNotContain("\u001b");
  }

  @Test
  void on_a_terminal_bars_are_drawn_over_each_other() {
    Bars bars = new Bars(out, true);
    bars.show("video 1280x720", 100, "1 segments");
    bars.show("audio 2 ch", 100, "1 segments");
    bars.show("audio 2 ch", 1000, "2 segments");

    assertThat(text()).contains("\u001b[1A", "\u001b[2A");
  }
}
