package io.mediahub.bench;

import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Machine;
import io.mediahub.bench.report.Report;
import io.mediahub.local.ExitCode;
import io.mediahub.local.terminal.Output;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The parts that all benchmarks share: options, progress, and how the result is printed and kept.
 */
public abstract class Benchmark implements Callable<Integer> {
  @Option(
      names = "--output",
      defaultValue = "text",
      description = "text, or json: one object as the last line of standard output.")
  Output output;

  @Option(names = "--strict", description = "Exit with 11 when a target is missed.")
  boolean strict;

  @Spec CommandSpec spec;

  /** Measures; progress goes to {@link #progress}. */
  protected abstract BenchmarkResult measure(Environment environment) throws Exception;

  /** For what is a check rather than a measurement. */
  protected final void failsWhenMissed() {
    strict = true;
  }

  @Override
  public final Integer call() throws Exception {
    Environment environment = Environment.of(System.getenv());
    Machine machine = Machine.here();
    Instant at = Instant.now();
    BenchmarkResult result = measure(environment);
    Report report = new Report(spec.name(), at, machine, result);
    Path file = report.save(environment.history());
    // Bars are not ASCII, and the locale may be.
    PrintStream people =
        new PrintStream(
            output == Output.JSON ? System.err : System.out, true, StandardCharsets.UTF_8);
    people.println(report.text());
    people.println("  kept in " + file);
    if (output == Output.JSON) {
      new PrintStream(System.out, true, StandardCharsets.UTF_8).println(report.json());
    }
    return (strict && !result.met() ? ExitCode.CHECK_FAILED : ExitCode.OK).number();
  }

  protected static void progress(String sentence) {
    System.err.println("  " + sentence);
  }
}
