package io.mediahub.local.cli;

import io.mediahub.local.terminal.Explained;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line behind {@code ./mediahub}. */
@Command(
    name = "mediahub",
    description = "A media platform on one machine: real parts, one command.",
    subcommands = {
      Up.class,
      Down.class,
      Status.class,
      Logs.class,
      Restart.class,
      Parked.class,
      Reset.class,
      Demo.class,
      Bench.class,
      Version.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(new Explained());
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              if (name.equals("bench")) {
                // A benchmark's own options, its help as well, are for the benchmark to judge.
                command.setUnmatchedOptionsArePositionalParams(true);
              } else {
                command.getCommandSpec().mixinStandardHelpOptions(true);
              }
            });
    return line;
  }
}
