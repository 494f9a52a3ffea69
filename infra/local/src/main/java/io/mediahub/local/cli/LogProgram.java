package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a command of the module infra/analytics in a process of its own: the clients of Kafka and of
 * DuckDB are no burden of other commands.
 */
final class LogProgram {
  private LogProgram() {}

  /**
   * Returns its exit code.
   *
   * @param arguments the command and its options, as they were typed
   */
  static int run(List<String> arguments) throws IOException, InterruptedException {
    Environment environment = Environment.current();
    Places places = environment.places();
    Path folder = places.dist().resolve("analytics");
    if (!Files.isDirectory(folder)) {
      throw new Failure(
          ExitCode.PREREQUISITE_MISSING,
          "This build cannot read the log.",
          "Build the module infra/analytics: mvn -pl infra/analytics -am package.");
    }
    environment.requireUp();
    List<String> command =
        new ArrayList<>(
            List.of(
                places.java().toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // What a broken record claims of its length is not believed.
                "-Dorg.apache.avro.limits.bytes.maxLength=16777216",
                "-Dorg.apache.avro.limits.string.maxLength=16777216",
                "-Dorg.apache.avro.limits.collectionItems.maxLength=1000000",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder + "/*:" + folder + "/lib/*",
                "io.mediahub.analytics.Analytics"));
    command.addAll(arguments);
    ProcessBuilder program = new ProcessBuilder(command).inheritIO();
    program.environment().put("MEDIAHUB_STATE", places.state().toString());
    Process running = program.start();
    // Ctrl-C reaches both, but whoever ends this process alone means the other one too.
    Runtime.getRuntime().addShutdownHook(new Thread(running::destroy, "end-of-log-program"));
    return running.waitFor();
  }
}
