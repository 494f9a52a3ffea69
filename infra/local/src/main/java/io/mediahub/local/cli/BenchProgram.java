package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command of the module infra/bench, which has libraries of its own. */
final class BenchProgram {
  private BenchProgram() {}

  /**
   * Returns its exit code.
   *
   * @param arguments the command and its options
   */
  static int run(List<String> arguments) throws IOException, InterruptedException {
    Environment environment = Environment.current();
    Places places = environment.places();
    Path folder = folder(places);
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
    ProcessBuilder bench = new ProcessBuilder(command).inheritIO();
    bench.environment().put("MEDIAHUB_URL", environment.platform().publicUrl());
    bench.environment().put("MEDIAHUB_STATE", places.state().toString());
    return bench.start().waitFor();
  }

  /**
   * @throws Failure when this build has none
   */
  static Path folder(Places places) {
    Path folder = places.dist().resolve("bench");
    if (!Files.isDirectory(folder)) {
      throw new Failure(
          ExitCode.PREREQUISITE_MISSING,
          "This build has no benchmarks.",
          "Build the module infra/bench: mvn -pl infra/bench -am package.");
    }
    return folder;
  }
}
