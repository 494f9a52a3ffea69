package io.mediahub.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text table: the first column left, the others right, and at the end of a row a bar whose length
 * is the row's share of the largest.
 */
public final class Table {
  private static final int BAR_WIDTH = 28;
  private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

  private record Row(List<String> cells, double bar) {}

  private final String title;
  private final List<String> header;
  private final List<Row> rows = new ArrayList<>();

  public Table(String title, String... header) {
    this.title = title;
    this.header = List.of(header);
  }

  /**
   * One row.
   *
   * @param bar what the bar shows, in any unit that all rows share; NaN for none
   */
  public Table row(double bar, String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(cells.length + " cells below " + header.size());
    }
    rows.add(new Row(List.of(cells), bar));
    return this;
  }

  /** A row of percentiles below the columns count, p50, p90, p99, max; the bar shows p50. */
  public Table row(String name, Percentiles p) {
    return row(
        p.at(50),
        name,
        String.valueOf(p.count()),
        number(p.at(50)),
        number(p.at(90)),
        number(p.at(99)),
        number(p.max()));
  }

  /** Three significant digits or so: what a person can compare at a glance. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  public String render() {
    int[] widths = new int[header.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = header.get(c).length();
      for (Row row : rows) {
        widths[c] = Math.max(widths[c], row.cells().get(c).length());
      }
    }
    double largest = rows.stream().mapToDouble(Row::bar).filter(Double::isFinite).max().orElse(0);
    StringBuilder text = new StringBuilder(title).append('\n');
    line(text, header, widths).append('\n');
    for (Row row : rows) {
      line(text, row.cells(), widths);
      if (Double.isFinite(row.bar()) && largest > 0) {
        text.append("  ").append(bar(row.bar() / largest));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static StringBuilder line(StringBuilder text, List<String> cells, int[] widths) {
    for (int c = 0; c < widths.length; c++) {
      String padding = " ".repeat(widths[c] - cells.get(c).length());
      text.append("  ").append(c == 0 ? cells.get(c) + padding : padding + cells.get(c));
    }
    return text;
  }

  static String bar(double share) {
    int eighths = (int) Math.round(Math.clamp(share, 0, 1) * BAR_WIDTH * 8);
    return "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
  }
}
