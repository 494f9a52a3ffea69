package io.mediahub.bench.latency;

import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import io.mediahub.local.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The percentiles of the measured chains and of the platform's hops, beside the targets. */
final class LatencyReport {
  private static final double P50_LIMIT_MILLIS = 100;
  private static final double P99_LIMIT_MILLIS = 400;
  private static final Map<String, ToDoubleFunction<Sample>> TIMES = new LinkedHashMap<>();

  static {
    TIMES.put("accepted -> visible", Sample::acceptedToVisible);
    TIMES.put("due -> accepted", Sample::dueToAccepted);
    TIMES.put("due -> visible", Sample::dueToVisible);
  }

  /** Percentiles for people and, under the same names, for scripts. */
  private record Section(Table table, Map<String, Object> figures) {
    static Section titled(String title) {
      return new Section(Percentiles.table(title), new LinkedHashMap<>());
    }

    void add(String row, Percentiles percentiles) {
      percentiles.addTo(table, row);
      figures.put(row, percentiles.figures());
    }
  }

  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param rate commands per second
   */
  LatencyReport(int rate) {
    for (String time : TIMES.keySet()) {
      sections.put(time, Section.titled(time + ", ms, " + rate + " commands/s"));
    }
  }

  /**
   * Adds a chain, as a row of each table.
   *
   * @param lookMillis between two checks of its rows
   */
  void chain(String name, List<Sample> samples, double lookMillis) {
    TIMES.forEach(
        (time, of) ->
            Objects.requireNonNull(sections.get(time)).add(name, percentiles(samples, of)));
    notes.add(
        String.format(
            Locale.ROOT,
            "%s: its rows were checked every %.1f ms, so its figures may be that much too high",
            name,
            lookMillis));
  }

  /** Adds a table of the hops that the platform's latency consists of. */
  void hops(Map<String, Percentiles> hops) {
    Section section = Section.titled("platform, hop by hop, ms");
    sections.put("hops", section);
    hops.forEach(section::add);
  }

  /** Compares the platform with its limits. */
  void targets(List<Sample> platform) {
    Percentiles measured = percentiles(platform, Sample::acceptedToVisible);
    targets.add(new Target("accepted -> visible, p50", measured.at(50), P50_LIMIT_MILLIS, "ms"));
    targets.add(new Target("accepted -> visible, p99", measured.at(99), P99_LIMIT_MILLIS, "ms"));
  }

  BenchmarkResult result(Map<String, Object> settings) {
    Map<String, Object> figures = new LinkedHashMap<>();
    sections.forEach((name, section) -> figures.put(name, section.figures()));
    List<Table> tables = sections.values().stream().map(Section::table).toList();
    return new BenchmarkResult(settings, figures, tables, targets, notes);
  }

  private static Percentiles percentiles(List<Sample> samples, ToDoubleFunction<Sample> time) {
    return Percentiles.of(samples.stream().mapToDouble(time).toArray());
  }
}
