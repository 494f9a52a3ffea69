package io.mediahub.bench.chaos;

import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.chaos.Attempt.Outcome;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Target;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.chaos.ChaosOptions;
import io.mediahub.local.chaos.FaultKind;
import io.mediahub.local.terminal.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Disturbs the platform while people use it, lets it heal, and compares what they were answered
 * with the log, and the log with the read models.
 */
@Command(
    name = "chaos",
    description = "Kill, pause and cut off components under load, and check that nothing is lost.")
public final class ChaosCommand extends Benchmark {
  /** Between the recovery from one fault and the next one. */
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private static final Duration FILMS = Duration.ofMinutes(10);
  private static final Duration CATCH_UP = Duration.ofMinutes(2);

  @Mixin private ChaosOptions options = new ChaosOptions();

  /** How long each fault was felt. */
  private final Map<String, List<Duration>> recoveries = new TreeMap<>();

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    failsWhenMissed();
    long seed =
        options.seed != null ? options.seed : ThreadLocalRandom.current().nextLong(1L << 40);
    Injector injector = new Injector(environment);
    Map<FaultKind, List<String>> possible = wanted(injector.possible());
    List<Fault> plan =
        Fault.plan(seed, options.faults, possible, Duration.ofSeconds(options.longestPause));
    if (plan.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "None of these faults can be done to these components here.",
          "Without --kind and --component all possible ones are done.");
    }
    progress("seed " + seed + ": " + plan.size() + " faults");
    Ledger ledger = new Ledger();
    Path clip = environment.dist().resolve("media/sintel-clip.mp4");
    List<String> late;
    long began = System.nanoTime();
    Load load = new Load(environment, ledger, clip);
    try (load) {
      for (int i = 0; i < plan.size(); i++) {
        disturb(injector, plan.get(i), i + 1 + " of " + plan.size());
      }
    }
    Duration faultsTook = Duration.ofNanos(System.nanoTime() - began);
    progress("healed; waiting for the films");
    late = load.awaitFilms(FILMS);
    List<Found> found = new ArrayList<>();
    found.add(new Found("every film has ended, as its owner sees it", load.films(), late));
    found.addAll(check(environment, ledger, load));
    return result(seed, plan.size(), faultsTook, ledger, found, possible);
  }

  private void disturb(Injector injector, Fault fault, String which) throws Exception {
    int restarts = injector.restarts();
    injector.inject(fault);
    Duration recovery = injector.awaitRecovery(fault, restarts);
    recoveries
        .computeIfAbsent(
            fault.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + fault.component(),
            each -> new ArrayList<>())
        .add(recovery);
    progress(which + ": " + fault + ", served again after " + seconds(recovery) + " s");
    Thread.sleep(BETWEEN);
  }

  private Map<FaultKind, List<String>> wanted(Map<FaultKind, List<String>> possible) {
    Map<FaultKind, List<String>> wanted = new EnumMap<>(FaultKind.class);
    possible.forEach(
        (kind, components) -> {
          if (options.kinds.isEmpty() || options.kinds.contains(kind)) {
            wanted.put(
                kind,
                components.stream()
                    .filter(
                        each -> options.components.isEmpty() || options.components.contains(each))
                    .toList());
          }
        });
    return wanted;
  }

  /** Repeated until all holds or the read models have had time enough to catch up. */
  private static List<Found> check(Environment environment, Ledger ledger, Load load)
      throws Exception {
    ModelChecks models = new ModelChecks(environment);
    long began = System.nanoTime();
    while (true) {
      WholeLog log = WholeLog.read(environment);
      List<Found> found = new ArrayList<>(LogChecks.all(log, ledger.all(), load.people()));
      found.addAll(models.all(log));
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (found.stream().allMatch(Found::holds) || took.compareTo(CATCH_UP) > 0) {
        progress("checked " + log.events().size() + " events in " + seconds(took) + " s");
        return found;
      }
      TimeUnit.SECONDS.sleep(2);
    }
  }

  private BenchmarkResult result(
      long seed,
      int faults,
      Duration faultsTook,
      Ledger ledger,
      List<Found> found,
      Map<FaultKind, List<String>> possible) {
    Table felt =
        new Table("Until every component served again", "fault", "times", "median", "longest");
    recoveries.forEach(
        (what, times) -> {
          List<Duration> sorted = times.stream().sorted().toList();
          felt.row(
              what,
              Integer.toString(sorted.size()),
              seconds(sorted.get(sorted.size() / 2)) + " s",
              seconds(sorted.getLast()) + " s");
        });
    Table checks = new Table("What was checked", "check", "of", "wrong").left("check");
    found.forEach(
        each -> {
          checks.row(
              each.what(), Long.toString(each.looked()), Integer.toString(each.wrong().size()));
          each.shown().forEach(checks::below);
        });
    Map<String, Object> commands = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      commands.put(outcome.name().toLowerCase(java.util.Locale.ROOT), ledger.count(outcome));
    }
    List<String> notes = new ArrayList<>();
    notes.add("commands: " + commands + ", reasons " + ledger.reasons());
    if (!possible.containsKey(FaultKind.DISK) || possible.get(FaultKind.DISK).isEmpty()) {
      notes.add("no disk was filled: that is done only to a small one of the environment's own");
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("seed", seed);
    figures.put("faults", faults);
    figures.put("seconds", faultsTook.toSeconds());
    figures.put("commands", commands);
    figures.put("reasons", ledger.reasons());
    figures.put("wrong", found.stream().mapToInt(each -> each.wrong().size()).sum());
    List<Target> targets = new ArrayList<>();
    found.forEach(
        each -> {
          targets.add(new Target(each.what(), each.wrong().size(), 0, "wrong"));
        });
    targets.add(
        new Target(
            "commands without an answer",
            ledger.count(Outcome.UNKNOWN),
            ledger.count(Outcome.OK),
            "commands"));
    return new BenchmarkResult(
        Map.of("seed", seed, "faults", faults, "longestPause", options.longestPause),
        figures,
        List.of(felt, checks),
        targets,
        notes);
  }

  private static String seconds(Duration duration) {
    return String.format(java.util.Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }
}
