package io.mediahub.bench;

import io.mediahub.bench.chaos.ChaosCommand;
import io.mediahub.bench.encode.EncodeBenchmark;
import io.mediahub.bench.encode.FirstPlayableBenchmark;
import io.mediahub.bench.idle.IdleBenchmark;
import io.mediahub.bench.jobs.JobsBenchmark;
import io.mediahub.bench.latency.LatencyBenchmark;
import io.mediahub.bench.latency.PoisonBenchmark;
import io.mediahub.bench.rebuild.RebuildBenchmark;
import io.mediahub.bench.revocation.RevocationBenchmark;
import io.mediahub.bench.throughput.ThroughputBenchmark;
import io.mediahub.local.terminal.Explained;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code Bench NAME [options]}, against the platform that its variables name. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures the running platform, and beside it the simplest thing that does the same.",
    subcommands = {
      LatencyBenchmark.class,
      PoisonBenchmark.class,
      EncodeBenchmark.class,
      FirstPlayableBenchmark.class,
      JobsBenchmark.class,
      RevocationBenchmark.class,
      RebuildBenchmark.class,
      ThroughputBenchmark.class,
      IdleBenchmark.class,
      ChaosCommand.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Bench());
    line.getSubcommands()
        .values()
        .forEach(benchmark -> benchmark.getCommandSpec().mixinStandardHelpOptions(true));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(new Explained());
    System.exit(line.execute(arguments));
  }
}
