package io.mediahub.bench.rebuild;

import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Target;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Measures how fast {@code ./mediahub rebuild} folds and stores a model's log, beside a tuned
 * consumer that only decodes the same topics, in turns. Every row is compared.
 */
@Command(
    name = "rebuild",
    description = {
      "Events a second of a rebuild, and of a bare consumer that decodes the same topics.",
      "It fills the log: use an environment that you can reset."
    })
public final class RebuildBenchmark extends Benchmark {
  static final double RATIO = 0.3;
  private static final String MODEL = "viewer-access";

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "Events that the log has at least (1000000).")
  int events;

  @Option(names = "--rounds", defaultValue = "3", description = "Measurements of each (3).")
  int rounds;

  @Option(
      names = "--keep-records",
      description = "Also run in the environment 'default', whose log then keeps the records.")
  boolean keepRecords;

  private record Round(double raw, double rebuild, double comparing, boolean equal, long rows) {
    double ratio() {
      return rebuild / raw;
    }
  }

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    if (environment.state().endsWith("default") && !keepRecords) {
      throw new Failure(
          ExitCode.USAGE,
          "This benchmark writes many events to Kafka, and they stay there.",
          "Run it in an environment of its own: 'MEDIAHUB_ENV=rebuild MEDIAHUB_PORT=8380"
              + " MEDIAHUB_INTERNAL_PORT_BASE=23000 ./mediahub bench rebuild', then './mediahub"
              + " reset' with the same variables.");
    }
    FilledLog log = new FilledLog(environment, MODEL);
    progress("filling the log to " + events + " events");
    log.fill(events);
    progress("waiting until the live model has them");
    log.awaitFolded();
    RebuildCommand command = new RebuildCommand(environment, MODEL);
    List<Round> measured = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      progress("round " + round + ": decoding alone");
      JsonNode raw = command.run("--raw");
      progress("round " + round + ": rebuilding and comparing");
      JsonNode proof = command.run("--prove").path("models").path(0);
      measured.add(
          new Round(
              raw.path("eventsPerSecond").asDouble(),
              proof.path("events").asLong() / proof.path("loadSeconds").asDouble(),
              proof.path("seconds").asDouble() - proof.path("loadSeconds").asDouble(),
              proof.path("equal").asBoolean(),
              proof
                  .path("tables")
                  .valueStream()
                  .mapToLong(table -> table.path("shadowRows").asLong())
                  .sum()));
    }
    return result(measured);
  }

  private BenchmarkResult result(List<Round> measured) {
    Table table =
        new Table(
            "events a second, " + MODEL,
            "round",
            "decoding alone",
            "rebuild",
            "ratio",
            "comparing, s",
            "rows");
    List<Map<String, Object>> figures = new ArrayList<>();
    for (Round round : measured) {
      table.row(
          String.valueOf(figures.size() + 1),
          Table.number(round.raw()),
          Table.number(round.rebuild()),
          Table.number(round.ratio()),
          Table.number(round.comparing()),
          String.valueOf(round.rows()));
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("decodingPerSecond", round.raw());
      figure.put("rebuildPerSecond", round.rebuild());
      figure.put("ratio", round.ratio());
      figure.put("comparingSeconds", round.comparing());
      figure.put("rows", round.rows());
      figure.put("equal", round.equal());
      figures.add(figure);
    }
    double median =
        measured.stream()
            .mapToDouble(Round::ratio)
            .sorted()
            .skip(measured.size() / 2)
            .findFirst()
            .orElse(0);
    long different = measured.stream().filter(round -> !round.equal()).count();
    return new BenchmarkResult(
        Map.of("events", events, "rounds", rounds),
        Map.of("rounds", figures, "ratio", median),
        List.of(table),
        List.of(
            new Target("decoding alone is faster than a rebuild", 1 / median, 1 / RATIO, "times"),
            new Target("rounds with a row that differs", different, 0, "rounds")),
        List.of(
            "a rebuild counts from an empty schema to its indexes; both use two threads",
            "the events stay in the log; './mediahub reset' of this environment deletes them"));
  }
}
