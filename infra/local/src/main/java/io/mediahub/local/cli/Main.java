package io.mediahub.local.cli;

import io.mediahub.local.terminal.Explained;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line behind {@code ./mediahub}. A new command is a class and a line here: {@code
 * help.txt}, by which the launcher knows it, is written from this list by a test.
 */
@Command(
    name = "mediahub",
    description = "A media platform on one machine: real parts, one command.",
    subcommands = {
      Demo.class,
      Up.class,
      Bench.class,
      Validate.class,
      Version.class,
      Down.class,
      Status.class,
      Logs.class,
      Restart.class,
      MediaCommand.class,
      Reencode.class,
      Explain.class,
      Events.class,
      Export.class,
      Dlq.class,
      Reconcile.class,
      VerifyErasure.class,
      Chaos.class,
      Audit.class,
      Rebuild.class,
      Reset.class
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
              if (command.getCommand() instanceof Bench) {
                // A benchmark parses its own options, --help included.
                command.setUnmatchedOptionsArePositionalParams(true);
              } else {
                command.getCommandSpec().mixinStandardHelpOptions(true);
              }
            });
    return line;
  }
}
