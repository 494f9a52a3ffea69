package io.mediahub.local.cli;

import io.mediahub.local.terminal.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a benchmark of the module infra/bench against the running platform. */
@Command(
    name = "bench",
    description = "Run a benchmark on the platform; without a name, list them.")
final class Bench implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Which benchmark, and its own options.")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    BenchProgram.folder(environment.places());
    if (!helps()) {
      environment.ensureUp(System.err::println);
    }
    List<String> command = new ArrayList<>(arguments);
    command.add("--output");
    command.add(output == Output.JSON ? "json" : "text");
    return BenchProgram.run(command);
  }

  /** Without a name, or with --help, the benchmarks only describe themselves. */
  private boolean helps() {
    return arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h");
  }
}
