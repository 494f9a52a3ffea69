package io.mediahub.bench.throughput;

import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import io.mediahub.local.terminal.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps, and where the time went in the last one that held. */
final class ThroughputReport {
  /** Of a session on average; less is noise. */
  private static final double NOTEWORTHY = 0.005;

  private final double limitMillis;
  private final int cores;
  private final List<Outcome> steps = new ArrayList<>();
  private final List<Table> more = new ArrayList<>();
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable Outcome best;

  /**
   * @param limitMillis of the answers and the lag, at p99
   * @param cores of the machine
   */
  ThroughputReport(double limitMillis, int cores) {
    this.limitMillis = limitMillis;
    this.cores = cores;
  }

  void step(Outcome step) {
    steps.add(step);
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  /** The highest rate that held, at last. */
  void best(Outcome step) {
    best = step;
  }

  /** Where the processors were in a step. */
  void processes(Outcome step, Observation.Found found) {
    double commands = step.accepted() * found.seconds();
    Table table =
        new Table(
            "CPU at " + step.rate() + " commands/s",
            "process",
            "cores",
            "of the machine",
            "of what is used",
            "ms a command");
    double used = found.cpuSeconds().values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Object> all = new LinkedHashMap<>();
    found.cpuSeconds().entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            process -> {
              double seconds = process.getValue();
              row(table, process.getKey(), seconds, used, found.seconds(), commands);
              all.put(
                  process.getKey(),
                  Map.of(
                      "cores", rounded(seconds / found.seconds()),
                      "shareOfMachine", rounded(seconds / found.seconds() / cores),
                      "shareOfUsed", rounded(seconds / used),
                      "millisACommand", rounded(seconds * 1000 / commands)));
            });
    row(table, "whole", used, used, found.seconds(), commands);
    more.add(table);
    figures.put("cpu", all);
    figures.put("coresUsed", rounded(used / found.seconds()));
  }

  private void row(
      Table table, String name, double seconds, double used, double elapsed, double commands) {
    table.row(
        name.equals("whole") ? Double.NaN : seconds,
        name,
        String.format(Locale.ROOT, "%.2f", seconds / elapsed),
        percent(seconds / elapsed / cores),
        percent(seconds / used),
        String.format(Locale.ROOT, "%.2f", seconds * 1000 / commands));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** What the sessions of PostgreSQL did in a step. */
  void sessions(Outcome step, Observation.Found found) {
    Table table =
        new Table("sessions of PostgreSQL that are busy, on average", "whose: what", "sessions");
    Map<String, Object> all = new LinkedHashMap<>();
    found.sessions().entrySet().stream()
        .filter(session -> session.getValue() >= NOTEWORTHY)
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            session -> {
              table.row(
                  session.getValue(),
                  session.getKey(),
                  String.format(Locale.ROOT, "%.2f", session.getValue()));
              all.put(session.getKey(), rounded(session.getValue()));
            });
    more.add(table);
    double commands = step.accepted() * found.seconds();
    figures.put("sessions", all);
    figures.put("commitsACommand", rounded(found.commits() / commands));
    figures.put("walBytesACommand", Math.round(found.walBytes() / commands));
    notes.add(
        String.format(
            Locale.ROOT,
            "a command made %.1f transactions of PostgreSQL, those of the read models among them,"
                + " and %.1f KB of its write-ahead log",
            found.commits() / commands,
            found.walBytes() / commands / 1000));
  }

  /** The way of the watched commands of a step. */
  void hops(Outcome step, Map<String, Percentiles> hops) {
    Table table = Percentiles.table("hop by hop at " + step.rate() + " commands/s, ms");
    Map<String, Object> all = new LinkedHashMap<>();
    hops.forEach(
        (name, times) -> {
          times.addTo(table, name);
          all.put(name, times.figures());
        });
    more.add(table);
    figures.put("hops", all);
  }

  /**
   * @param aim commands a second that are wanted; 0 for none
   */
  BenchmarkResult result(Map<String, Object> settings, int aim) {
    Outcome last = best;
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("commandsPerSecond", last == null ? 0 : last.rate());
    all.put("acceptedPerSecond", last == null ? 0 : rounded(last.accepted()));
    all.put("best", last == null ? Map.of() : last.figures(limitMillis));
    all.putAll(figures);
    all.put("steps", steps.stream().map(step -> step.figures(limitMillis)).toList());
    List<Table> tables = new ArrayList<>(List.of(table()));
    tables.addAll(more);
    List<Target> targets = new ArrayList<>();
    targets.add(
        new Target(
            "p99 of the lag at " + (last == null ? "any rate" : last.rate() + " commands/s"),
            last == null ? Double.POSITIVE_INFINITY : last.lag().at(99),
            limitMillis,
            "ms"));
    if (aim > 0) {
      double each = last == null ? Double.POSITIVE_INFINITY : 1000.0 / last.rate();
      targets.add(new Target("a command each, for " + aim + "/s", each, 1000.0 / aim, "ms"));
    }
    return new BenchmarkResult(settings, all, tables, targets, notes);
  }

  private Table table() {
    Table table =
        new Table(
            "commands that were due by the clock",
            "rate/s",
            "accepted/s",
            "answer p50 ms",
            "p99",
            "lag p50 ms",
            "p99",
            "failed",
            "kept up");
    for (Outcome step : steps) {
      table.row(
          step.accepted(),
          String.valueOf(step.rate()),
          Table.number(step.accepted()),
          number(step.command().at(50)),
          number(step.command().at(99)),
          number(step.lag().at(50)),
          number(step.lag().at(99)),
          step.failed() + (step.failures().isEmpty() ? "" : " " + step.failures().keySet()),
          step.holds(limitMillis) ? "yes" : step.overrun() ? "no, ended early" : "no");
    }
    return table;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : Table.number(value);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
