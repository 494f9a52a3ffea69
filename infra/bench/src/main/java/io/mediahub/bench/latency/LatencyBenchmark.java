package io.mediahub.bench.latency;

import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import io.mediahub.local.terminal.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From an accepted command to its row in the read model, of the platform and of the bare chain, in
 * turns of some seconds each, so that whatever else the machine does meets both.
 */
@Command(
    name = "latency",
    description = "Command accepted to visible in the read model, beside the bare chain.")
public final class LatencyBenchmark extends Benchmark {
  static final double P50_LIMIT_MILLIS = 100;
  static final double P99_LIMIT_MILLIS = 400;
  private static final String GRANTS = "mediahub.grant.events.v1";

  @Option(names = "--rate", defaultValue = "50", description = "Commands per second (50).")
  int rate;

  @Option(names = "--seconds", defaultValue = "20", description = "Measured, per chain (20).")
  int seconds;

  @Option(names = "--warm-up", defaultValue = "10", description = "Seconds per chain before (10).")
  int warmUp;

  @Option(names = "--turns", defaultValue = "4", description = "Turns of each chain (4).")
  int turns;

  @Option(names = "--watch-millis", defaultValue = "2", description = "Pause of the watcher (2).")
  int watchMillis;

  @Option(
      names = "--hops",
      description = "Listen to Kafka as well and tell the time of every hop; costs a little CPU.")
  boolean hops;

  @Option(
      names = "--bare-only",
      description = "Only the bare chain: what these servers and this machine can do at best.")
  boolean bareOnly;

  private record Measured(Chain chain, List<Sample> samples) {}

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    Duration pause = Duration.ofMillis(watchMillis);
    progress("making accounts, media and the bare chain");
    try (@Nullable PlatformChain platform =
            bareOnly ? null : new PlatformChain(environment, pause);
        BareChain bare = new BareChain(environment, pause)) {
      Thread emergency = new Thread(() -> quietly(bare));
      Runtime.getRuntime().addShutdownHook(emergency); // Ctrl-C leaves nothing either
      List<Measured> all = new ArrayList<>();
      if (platform != null) {
        all.add(new Measured(platform, new ArrayList<>()));
      }
      all.add(new Measured(bare, new ArrayList<>()));
      for (Measured one : all) {
        progress("warming " + one.chain().name() + " for " + warmUp + " s");
        Drive.run(one.chain(), rate, Duration.ofSeconds(warmUp));
      }
      try (@Nullable LogListener log =
          hops ? new LogListener(environment.setting("mediahub.kafka.bootstrap"), GRANTS) : null) {
        for (int turn = 1; turn <= turns; turn++) {
          for (Measured one : all) {
            progress("turn " + turn + " of " + turns + ": " + one.chain().name());
            Duration length = Duration.ofMillis(seconds * 1000L / turns);
            one.samples().addAll(Drive.run(one.chain(), rate, length));
          }
        }
        return result(environment, all, log);
      }
    }
  }

  private static void quietly(BareChain chain) {
    try {
      chain.close();
    } catch (Exception e) {
      System.err.println("The bare chain's database or topic may be left: " + e.getMessage());
    }
  }

  private BenchmarkResult result(
      Environment environment, List<Measured> all, @Nullable LogListener log) throws Exception {
    List<Table> tables = new ArrayList<>();
    Map<String, Object> figures = new LinkedHashMap<>();
    String each = ", ms, " + rate + " commands/s";
    tables.add(table("accepted -> visible" + each, all, Sample::acceptedToVisible, figures));
    tables.add(table("due -> accepted" + each, all, Sample::dueToAccepted, figures));
    tables.add(table("due -> visible" + each, all, Sample::dueToVisible, figures));
    List<Target> targets = new ArrayList<>();
    if (!bareOnly) {
      List<Sample> platform = all.getFirst().samples();
      tables.add(hops(Hops.of(environment, platform, log), figures));
      Percentiles measured = percentiles(platform, Sample::acceptedToVisible);
      targets.add(new Target("accepted -> visible, p50", measured.at(50), P50_LIMIT_MILLIS, "ms"));
      targets.add(new Target("accepted -> visible, p99", measured.at(99), P99_LIMIT_MILLIS, "ms"));
    }
    List<String> notes = new ArrayList<>();
    for (Measured one : all) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: its rows were looked at every %.1f ms, so its figures are at most that too high",
              one.chain().name(),
              one.chain().watcher().meanRoundMillis()));
    }
    return new BenchmarkResult(
        Map.of("rate", rate, "seconds", seconds, "turns", turns, "warmUp", warmUp, "hops", hops),
        figures,
        tables,
        targets,
        notes);
  }

  private static Table table(
      String title,
      List<Measured> all,
      ToDoubleFunction<Sample> time,
      Map<String, Object> figures) {
    Table table = Percentiles.table(title);
    Map<String, Object> byChain = new LinkedHashMap<>();
    for (Measured one : all) {
      Percentiles p = percentiles(one.samples(), time);
      p.addTo(table, one.chain().name());
      byChain.put(one.chain().name(), p.figures());
    }
    figures.put(title.substring(0, title.indexOf(',')), byChain);
    return table;
  }

  private static Table hops(Map<String, Percentiles> hops, Map<String, Object> figures) {
    Table table = Percentiles.table("platform, hop by hop, ms");
    Map<String, Object> all = new LinkedHashMap<>();
    hops.forEach(
        (name, p) -> {
          p.addTo(table, name);
          all.put(name, p.figures());
        });
    figures.put("hops", all);
    return table;
  }

  private static Percentiles percentiles(List<Sample> samples, ToDoubleFunction<Sample> time) {
    return Percentiles.of(samples.stream().mapToDouble(time).toArray());
  }
}
