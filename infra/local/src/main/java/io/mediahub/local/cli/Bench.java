package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Places;
import io.mediahub.local.terminal.Output;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Places places = environment.places();
    Path folder = places.dist().resolve("bench");
    if (!Files.isDirectory(folder)) {
      throw new Failure(
          ExitCode.PREREQUISITE_MISSING,
          "This build has no benchmarks.",
          "Build the module infra/bench: mvn -pl infra/bench -am package.");
    }
    if (!helps()) {
      environment.ensureUp(System.err::println);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                places.java().toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder + "/*:" + folder + "/lib/*",
                "io.mediahub.bench.Bench"));
    command.addAll(arguments);
    command.add("--output");
    command.add(output == Output.JSON ? "json" : "text");
    ProcessBuilder bench = new ProcessBuilder(command).inheritIO();
    bench.environment().put("MEDIAHUB_URL", environment.platform().publicUrl());
    bench.environment().put("MEDIAHUB_STATE", places.state().toString());
    return bench.start().waitFor();
  }

  /** Without a name, or with --help, the benchmarks only describe themselves. */
  private boolean helps() {
    return arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h");
  }
}
