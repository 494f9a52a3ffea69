package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.component.Folders;
import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes all state of this environment. */
@Command(name = "reset", description = "Delete all data, keys and logs of this environment.")
final class Reset implements Callable<Integer>, OfRunningPlatform {
  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    Path state = environment.places().state();
    if (!yes && !confirmed(state)) {
      System.err.println("Nothing was deleted.");
      return ExitCode.OK.number();
    }
    Down.stop(environment);
    // Processes that a killed supervisor left would go on writing into the deleted folders.
    Orphans.stop(environment, System.err::println);
    Path settings = state.resolve("mediahub.properties");
    Folders.deleteAllBut(state, settings);
    System.err.println(
        "Deleted " + state + (Files.exists(settings) ? " except mediahub.properties." : "."));
    return ExitCode.OK.number();
  }

  @SuppressWarnings("SystemConsoleNull") // NullAway knows the older contract
  private static boolean confirmed(Path state) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new Failure(
          ExitCode.USAGE,
          "This deletes everything in " + state + ".",
          "Confirm it with './mediahub reset --yes'.");
    }
    String answer = console.readLine("Delete everything in %s? [y/N] ", state);
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
