package io.mediahub.bench.latency;

import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.report.BenchmarkResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the time from an accepted command to its row in the read model, of the platform and of
 * the bare chain. They take turns of some seconds, so that other load on the machine affects both.
 */
@Command(
    name = "latency",
    description = "Time from an accepted command to its row, beside the bare chain.")
public final class LatencyBenchmark extends Benchmark {
  private static final String GRANTS = "mediahub.grant.events.v1";

  @Option(names = "--rate", defaultValue = "50", description = "Commands per second (50).")
  int rate;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "Seconds to measure each chain (20).")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "Seconds of warm-up for each chain (10).")
  int warmUp;

  @Option(names = "--turns", defaultValue = "4", description = "How many turns each chain has (4).")
  int turns;

  @Option(
      names = "--watch-millis",
      defaultValue = "2",
      description = "Milliseconds between two checks of the rows (2).")
  int watchMillis;

  @Option(
      names = "--hops",
      description = "Also read the topic, and report the time of every hop; costs some CPU.")
  boolean hops;

  @Option(
      names = "--bare-only",
      description = "Only the bare chain: the best that these servers and this machine can do.")
  boolean bareOnly;

  /** A chain and its samples so far. */
  private record Measured(Chain chain, List<Sample> samples) {}

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    Duration pause = Duration.ofMillis(watchMillis);
    progress("making accounts, media and the bare chain");
    try (@Nullable PlatformChain platform =
            bareOnly ? null : new PlatformChain(environment, pause);
        BareChain bare = new BareChain(environment, pause)) {
      Thread emergency = new Thread(() -> quietly(bare));
      Runtime.getRuntime().addShutdownHook(emergency); // also on Ctrl-C
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
    LatencyReport report = new LatencyReport(rate);
    for (Measured one : all) {
      report.chain(one.chain().name(), one.samples(), one.chain().watcher().meanRoundMillis());
    }
    if (!bareOnly) {
      List<Sample> platform = all.getFirst().samples();
      report.hops(Hops.of(environment, platform, log));
      report.targets(platform);
    }
    return report.result(
        Map.of("rate", rate, "seconds", seconds, "turns", turns, "warmUp", warmUp, "hops", hops));
  }
}
