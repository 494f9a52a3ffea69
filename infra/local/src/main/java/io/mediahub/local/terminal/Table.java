package io.mediahub.local.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table for a terminal. The first column is left-aligned, the others are right-aligned unless
 * {@link #left} says otherwise. A row may end in a bar, whose length is the row's share of the
 * largest.
 */
public final class Table {
  private static final int BAR_WIDTH = 28;
  private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

  /** The lines below a row belong to it and take no part in the columns. */
  private record Row(List<String> cells, double bar, List<String> below) {}

  private final String title;
  private final List<String> header;
  private final List<Row> rows = new ArrayList<>();
  private Set<String> left = Set.of();

  /**
   * A table without rows.
   *
   * @param title printed above, with the table indented below it; none when empty
   */
  public Table(String title, String... header) {
    this.title = title;
    this.header = List.of(header);
  }

  /** The columns of these names are left-aligned, as texts are. */
  public Table left(String... columns) {
    left = Set.of(columns);
    return this;
  }

  /** A row without a bar. */
  public Table row(String... cells) {
    return row(Double.NaN, cells);
  }

  /**
   * A row with a bar.
   *
   * @param bar what the bar shows, in any unit that all rows share; NaN for none
   */
  public Table row(double bar, String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(cells.length + " cells below " + header.size());
    }
    rows.add(new Row(List.of(cells), bar, new ArrayList<>()));
    return this;
  }

  /** A line below the last row, such as the reason for what the row shows. */
  public Table below(String line) {
    rows.getLast().below().add(line);
    return this;
  }

  /** About three significant digits: what a person can compare at a glance. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  public String render() {
    int[] widths = new int[header.size()];
    Arrays.setAll(widths, this::width);
    double largest = rows.stream().mapToDouble(Row::bar).filter(Double::isFinite).max().orElse(0);
    String indent = title.isEmpty() ? "" : "  ";
    StringBuilder text = new StringBuilder(title.isEmpty() ? "" : title + '\n');
    text.append(indent).append(line(header, widths)).append('\n');
    for (Row row : rows) {
      boolean hasBar = Double.isFinite(row.bar()) && largest > 0;
      text.append(indent).append(line(row.cells(), widths));
      text.append(hasBar ? "  " + bar(row.bar() / largest) : "").append('\n');
      String margin = indent + " ".repeat(widths[0] + 2);
      row.below().forEach(below -> text.append(margin).append(below).append('\n'));
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .mapToInt(row -> row.cells().get(column).length())
        .reduce(header.get(column).length(), Math::max);
  }

  private String line(List<String> cells, int[] widths) {
    List<String> padded = new ArrayList<>();
    for (int c = 0; c < widths.length; c++) {
      String padding = " ".repeat(widths[c] - cells.get(c).length());
      boolean isLeft = c == 0 || left.contains(header.get(c));
      padded.add(isLeft ? cells.get(c) + padding : padding + cells.get(c));
    }
    return padded.stream().collect(Collectors.joining("  ")).stripTrailing();
  }

  static String bar(double share) {
    int eighths = (int) Math.round(Math.clamp(share, 0, 1) * BAR_WIDTH * 8);
    return "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
  }
}
