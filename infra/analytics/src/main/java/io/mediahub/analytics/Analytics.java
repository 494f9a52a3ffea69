package io.mediahub.analytics;

import io.mediahub.analytics.events.EventsCommand;
import io.mediahub.analytics.export.ExportCommand;
import io.mediahub.local.terminal.Explained;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line, of the environment that {@code MEDIAHUB_STATE} names; {@code ./mediahub} sets
 * it.
 */
@Command(
    name = "analytics",
    description = "Reads the log.",
    subcommands = {EventsCommand.class, ExportCommand.class})
public final class Analytics {
  private Analytics() {}

  public static void main(String[] arguments) {
    Path state = Path.of(System.getenv().getOrDefault("MEDIAHUB_STATE", ".mediahub/default"));
    System.exit(commandLine(state.toAbsolutePath().normalize()).execute(arguments));
  }

  static CommandLine commandLine(Path state) {
    return new CommandLine(new Analytics(), new OfEnvironment(state))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Explained());
  }

  /** Commands are told which environment they are about. */
  private record OfEnvironment(Path state) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == EventsCommand.class) {
        return type.cast(new EventsCommand(state));
      }
      if (type == ExportCommand.class) {
        return type.cast(new ExportCommand(state));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
