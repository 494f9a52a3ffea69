package io.mediahub.bench.throughput;

import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.latency.Hops;
import io.mediahub.bench.latency.RowWatcher;
import io.mediahub.bench.latency.Sample;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Finds the highest rate of commands at which answers and read models keep up: the lag, from an
 * accepted command to its row, stays below a second at p99, and so does the answer. Commands are
 * due by the clock, whatever the platform does.
 */
@Command(
    name = "throughput",
    description = {
      "The highest rate of commands at which the read models keep up, and where the time goes.",
      "Start the platform with MEDIAHUB_EDGE_LIMITS_EXEMPT=127.0.0.1/32,::1/128: rate limits are not"
          + " what is measured."
    })
public final class ThroughputBenchmark extends Benchmark {
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final Duration SETTLE_LONG = Duration.ofSeconds(5);
  private static final double NEARNESS = 0.08;

  /** After a rate that held only for a short while. */
  private static final double LOWER = 0.9;

  @Option(names = "--from", defaultValue = "100", description = "The first rate a second (100).")
  int from;

  @Option(names = "--most", defaultValue = "4000", description = "No higher rate is tried (4000).")
  int most;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Seconds to measure each rate, after 3 that are not measured (10).")
  int seconds;

  @Option(
      names = "--confirm",
      defaultValue = "30",
      description = "Seconds to measure the rate that was found (30).")
  int confirm;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description = "Seconds of warm-up at the first rate (20).")
  int warmUp;

  @Option(
      names = "--limit-millis",
      defaultValue = "1000",
      description = "What the lag and the answers must stay below at p99 (1000).")
  int limitMillis;

  @Option(
      names = "--minutes",
      defaultValue = "5.5",
      description = "Minutes that the whole run takes at most, what is made before included (5.5).")
  double minutes;

  @Option(names = "--users", defaultValue = "24", description = "Accounts that send (24).")
  int users;

  @Option(
      names = "--renewals",
      defaultValue = "5",
      description =
          "Of a hundred commands, how many renew a playback; the others give and take back the"
              + " right to watch (5).")
  int renewals;

  @Option(
      names = "--aim",
      defaultValue = "0",
      description = "A rate that counts as a target; none with 0 (0).")
  int aim;

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    requirePossible();
    long end = System.nanoTime() + (long) (minutes * 60e9);
    ThroughputReport report =
        new ThroughputReport(limitMillis, Runtime.getRuntime().availableProcessors());
    try (Connection views = named(environment.views());
        RowWatcher watcher =
            new RowWatcher(
                "platform",
                views,
                "select grant_id, version from access_grant where grant_id = any(?)",
                LOOK);
        Connection postgres = named(environment.admin("postgres", Map.of()));
        Workload workload = new Workload(environment, users, renewals, Benchmark::progress)) {
      Run run = new Run(environment, workload, watcher, postgres, end, report);
      run.warm();
      int best = run.search();
      run.confirm(best);
    }
    report.note(
        "the machine's processors are shared by the platform and by this benchmark, whose own part is"
            + " in the table");
    return report.result(settings(), aim);
  }

  private void requirePossible() {
    if (from < 5 || most < from || most > 20_000 || seconds < 2 || confirm < 2 || users < 1) {
      throw new Failure(
          ExitCode.USAGE,
          "The rates must be 5 to 20000 with --from at most --most, and --seconds, --confirm at"
              + " least 2.",
          "See './mediahub bench throughput --help'.");
    }
    if (renewals < 0 || renewals > 50 || users > 500 || minutes <= 0 || limitMillis < 1) {
      throw new Failure(
          ExitCode.USAGE,
          "--renewals must be 0 to 50, --users 1 to 500, --minutes and --limit-millis above 0.",
          "See './mediahub bench throughput --help'.");
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("from", from);
    all.put("most", most);
    all.put("seconds", seconds);
    all.put("confirm", confirm);
    all.put("warmUp", warmUp);
    all.put("limitMillis", limitMillis);
    all.put("users", users);
    all.put("renewals", renewals);
    return all;
  }

  private static Connection named(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set application_name = '" + Observation.OWN_SESSIONS + "'");
    }
    return connection;
  }

  /** The steps of one run. */
  private final class Run {
    private final Environment environment;
    private final Workload workload;
    private final RowWatcher watcher;
    private final Connection postgres;
    private final Map<String, Long> pids;
    private final long end;
    private final ThroughputReport report;
    private final Duration measured = Duration.ofSeconds(seconds);
    private final Duration confirmed = Duration.ofSeconds(confirm);

    /** A step with what was seen beside it. */
    private record Told(Outcome outcome, Observation.@Nullable Found found, List<Sample> samples) {}

    Run(
        Environment environment,
        Workload workload,
        RowWatcher watcher,
        Connection postgres,
        long end,
        ThroughputReport report) {
      this.environment = environment;
      this.workload = workload;
      this.watcher = watcher;
      this.postgres = postgres;
      this.pids = new LinkedHashMap<>(environment.pids());
      this.pids.put("this benchmark", ProcessHandle.current().pid());
      this.end = end;
      this.report = report;
    }

    void warm() throws Exception {
      progress("warming at " + from + " commands/s for " + warmUp + " s");
      step(from, Duration.ZERO, Duration.ofSeconds(Math.max(1, warmUp)));
    }

    /** Returns the highest rate that held, 0 for none. */
    int search() throws Exception {
      RateSearch rates = new RateSearch(from, most, NEARNESS);
      for (OptionalInt rate = rates.next(); rate.isPresent(); rate = rates.next()) {
        if (!isTimeFor(longest(SETTLE, measured).plus(longest(SETTLE_LONG, confirmed)))) {
          report.note("the search ended for lack of time; --minutes gives it more");
          break;
        }
        Outcome outcome = step(rate.getAsInt(), SETTLE, measured).outcome();
        tell(outcome);
        if (outcome.holds(limitMillis)) {
          rates.held(rate.getAsInt());
        } else {
          rates.missed(rate.getAsInt());
        }
      }
      return rates.best();
    }

    /** A rate may hold for ten seconds and not for long: a queue that grows slowly. */
    void confirm(int found) throws Exception {
      int rate = found;
      while (rate > 0 && isTimeFor(longest(SETTLE_LONG, confirmed))) {
        progress("confirming " + rate + " commands/s for " + confirm + " s");
        Told told = step(rate, SETTLE_LONG, confirmed);
        tell(told.outcome());
        if (told.outcome().holds(limitMillis)) {
          explain(told);
          return;
        }
        rate = (int) (rate * LOWER);
      }
      report.note("no rate was confirmed in the time that there was; --minutes gives more");
    }

    private void explain(Told told) throws SQLException {
      report.best(told.outcome());
      Observation.Found found = told.found();
      if (found != null) {
        report.processes(told.outcome(), found);
        report.sessions(told.outcome(), found);
      }
      report.hops(told.outcome(), Hops.of(environment, told.samples()));
    }

    private Told step(int rate, Duration settle, Duration time) throws Exception {
      Step step = new Step(workload::next, watcher, rate, settle, time);
      Observation observation = new Observation(pids, postgres, time);
      Outcome outcome = step.run(observation);
      return new Told(outcome, observation.found(), step.seen());
    }

    private void tell(Outcome outcome) {
      report.step(outcome);
      progress(
          "%d commands/s: %.0f accepted, answers p99 %.0f ms, lag p99 %.0f ms%s"
              .formatted(
                  outcome.rate(),
                  outcome.accepted(),
                  outcome.command().at(99),
                  outcome.lag().at(99),
                  outcome.holds(limitMillis) ? "" : ", which is too much"));
    }

    private static Duration longest(Duration settle, Duration time) {
      return settle.plus(time).plus(Step.DRAIN);
    }

    private boolean isTimeFor(Duration time) {
      return end - System.nanoTime() > time.toNanos();
    }
  }
}
