package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Places;
import io.mediahub.local.terminal.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the write side with the log, in a process of its own. */
@Command(
    name = "reconcile",
    description = {
      "Compare the write side with the log; --fix sends missing events again.",
      "Names what the log lacks, what is there twice, and what it has that the write side does not."
    })
final class Reconcile implements Callable<Integer>, OfRunningPlatform {
  /** How the process of the comparison ends. */
  private static final int WHOLE = 0;

  private static final int NOT_WHOLE = 1;

  @Option(
      names = "--fix",
      description = "Send what is missing again, with the same ids, through the outbox.")
  private boolean fix;

  @Option(
      names = "--limit",
      defaultValue = "1000",
      paramLabel = "FINDINGS",
      description = "List so many at most; all are counted (${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    environment.requireUp();
    Places places = environment.places();
    Path folder = places.data("reconcile");
    OwnerOnly.folder(folder);
    int ended = new ProcessBuilder(command(places, folder)).inheritIO().start().waitFor();
    return switch (ended) {
      case WHOLE -> ExitCode.OK.number();
      case NOT_WHOLE -> ExitCode.CHECK_FAILED.number();
      default ->
          throw new Failure(
              ExitCode.COMPONENT_FAILED,
              "The write side and the log could not be compared; the reason is above.",
              "It needs PostgreSQL, Kafka and the registry: see './mediahub status'.");
    };
  }

  private List<String> command(Places places, Path folder) {
    Path services = places.dist().resolve("services");
    Path settings = places.config().resolve("platform.properties");
    if (!Files.isDirectory(services) || !Files.isReadable(settings)) {
      throw Environment.notUp();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                places.java().toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=reconcile-logback.xml",
                "-cp",
                services.resolve("lib") + "/*",
                "io.mediahub.platform.reconcile.ReconcileMain",
                settings.toString(),
                "--folder=" + folder,
                "--limit=" + limit));
    if (fix) {
      command.add("--fix");
    }
    if (output == Output.JSON) {
      command.add("--json");
    }
    return command;
  }
}
