package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.component.RebuildProcess;
import io.mediahub.local.terminal.Output;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes read models again from the log, while the platform runs. */
@Command(
    name = "rebuild",
    description = {
      "Make a read model again from the log, compare every row, and switch to it.",
      "Readers notice nothing. Ctrl-C interrupts it; --resume goes on, --cancel deletes it."
    })
final class Rebuild implements Callable<Integer>, OfRunningPlatform {

  @Parameters(
      paramLabel = "NAME",
      description =
          "media-catalogue, viewer-access, watching, audit-timeline, user-directory, or all.")
  private String name;

  @Option(
      names = "--prove",
      description = "Only compare: nothing is changed, and the exit code is 11 if a row differs.")
  private boolean prove;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description =
          "Leave the model as it was at that time beside the live one, such as"
              + " 2026-01-31T23:59:59Z.")
  private @Nullable String asOf;

  @Option(names = "--resume", description = "Go on with a rebuild that was interrupted.")
  private boolean resume;

  @Option(names = "--cancel", description = "End a rebuild and delete what it has made.")
  private boolean cancel;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    List<String> arguments = arguments();
    Environment environment = Environment.current();
    environment.requireUp();
    ProcessBuilder process =
        new ProcessBuilder(RebuildProcess.command(environment.platform(), arguments)).inheritIO();
    return process.start().waitFor();
  }

  private List<String> arguments() {
    if (!name.matches("[a-z][a-z-]{0,40}")) {
      throw usage(
          "'" + name + "' is not the name of a read model.", "See './mediahub help rebuild'.");
    }
    if (cancel && (prove || resume)) {
      throw usage(
          "--cancel ends a rebuild, and goes with neither --prove nor --resume.", "Choose one.");
    }
    if (asOf != null && prove) {
      throw usage(
          "--prove compares with the live model, which is not of that time.", "Choose one.");
    }
    List<String> arguments = new ArrayList<>(List.of(name));
    if (prove) {
      arguments.add("--prove");
    }
    if (resume) {
      arguments.add("--resume");
    }
    if (cancel) {
      arguments.add("--cancel");
    }
    if (asOf != null) {
      arguments.add("--as-of=" + time(asOf));
    }
    if (output == Output.JSON) {
      arguments.add("--json");
    }
    return arguments;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw usage("'" + text + "' is no time.", "Write it as 2026-01-31T23:59:59Z.");
    }
  }

  private static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, sentence, hint);
  }
}
