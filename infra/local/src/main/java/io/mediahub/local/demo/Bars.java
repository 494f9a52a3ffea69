package io.mediahub.local.demo;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Progress of several things at once: bars that are drawn over each other on a terminal, and plain
 * lines, at each tenth, where there is none. Safe for use by several threads.
 */
public final class Bars {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final Map<String, Bar> bars = new LinkedHashMap<>();
  private int drawn;

  private record Bar(int permille, String note) {}

  /**
   * Bars on that stream.
   *
   * @param terminal whether the stream is one, which can move its cursor
   */
  public Bars(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Shows the progress of one thing; a bar that has not moved is not printed again.
   *
   * @param permille 0 to 1000
   */
  public synchronized void show(String name, int permille, String note) {
    Bar now = new Bar(Math.clamp(permille, 0, 1000), note);
    Bar before = bars.put(name, now);
    if (now.equals(before)) {
      return;
    }
    if (terminal) {
      draw();
    } else if (worthALine(before, now)) {
      out.println(line(name, now));
    }
  }

  private static boolean worthALine(@Nullable Bar before, Bar now) {
    return before == null
        || before.permille() / 100 != now.permille() / 100
        || (now.permille() == 1000 && !before.note().equals(now.note()));
  }

  private void draw() {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A'); // cursor up over the bars
    }
    bars.forEach((name, bar) -> text.append("\u001b[2K").append(line(name, bar)).append('\n'));
    drawn = bars.size();
    out.print(text);
    out.flush();
  }

  /** Later output goes below the bars. */
  public synchronized void end() {
    bars.clear();
    drawn = 0;
  }

  private static String line(String name, Bar bar) {
    int full = bar.permille() * WIDTH / 1000;
    return "  %-22s [%s%s] %3d %%  %s"
        .formatted(
            name, "#".repeat(full), ".".repeat(WIDTH - full), bar.permille() / 10, bar.note());
  }
}
