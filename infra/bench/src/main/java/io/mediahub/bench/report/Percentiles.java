package io.mediahub.bench.report;

import io.mediahub.local.terminal.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Exact percentiles of all measurements (nearest rank: the smallest value that at least p per cent
 * of the values do not exceed), in the unit of the values.
 */
public final class Percentiles {
  private final double[] sorted;

  private Percentiles(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of any number of values, in any order; they are copied. */
  public static Percentiles of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  public int count() {
    return sorted.length;
  }

  /**
   * The value at a percentile.
   *
   * @param percentile above 0, at most 100
   * @return NaN when there are no values
   */
  public double at(double percentile) {
    if (!(percentile > 0 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile " + percentile + " is not in (0, 100]");
    }
    if (sorted.length == 0) {
      return Double.NaN;
    }
    // Rounded first: 0.99 * 100 is a little more than 99 in binary.
    double rank = Math.ceil(Math.round(percentile * sorted.length * 1e6) / 1e8);
    return sorted[Math.clamp((long) rank - 1, 0, sorted.length - 1)];
  }

  public double max() {
    return at(100);
  }

  /** The columns of {@link #addTo}, below a first one for names. */
  public static Table table(String title) {
    return new Table(title, "", "count", "p50", "p90", "p99", "max");
  }

  /** Adds a row to a table of percentiles; its bar shows p50. */
  public void addTo(Table table, String name) {
    table.row(
        at(50),
        name,
        String.valueOf(count()),
        Table.number(at(50)),
        Table.number(at(90)),
        Table.number(at(99)),
        Table.number(max()));
  }

  /** For JSON: count, p50, p90, p99 and max; the values rounded to thousandths, null if none. */
  public Map<String, Object> figures() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("count", count());
    if (count() > 0) {
      all.put("p50", rounded(at(50)));
      all.put("p90", rounded(at(90)));
      all.put("p99", rounded(at(99)));
      all.put("max", rounded(max()));
    }
    return all;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
