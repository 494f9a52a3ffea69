package io.mediahub.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The launcher shows {@code help.txt}, and learns from it which commands exist and whether to build
 * for one. Its lines of commands are written from the command line itself.
 */
class HelpDocumentTest {
  private static final Path DOCUMENT = Path.of("src/main/resources/help.txt");
  private static final String BUILT = "Run it:";
  private static final String NOT_BUILT = "While it is up:";
  private static final String OTHERS = "Without it:";
  private static final String LINE = "%-41s %s\n";

  @Test
  void lists_every_command_with_its_options() throws IOException {
    String help = Files.readString(DOCUMENT);
    String expected =
        help.substring(0, help.indexOf(BUILT))
            + BUILT
            + "\n"
            + lines(command -> !(command instanceof OfRunningPlatform))
            + "\n"
            + NOT_BUILT
            + "\n"
            + lines(command -> command instanceof OfRunningPlatform)
            + "\n"
            + help.substring(help.indexOf(OTHERS))
                .replaceFirst("(?<=standard error )\\(.*?\\)", "(" + withOutput() + ")");

    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("run `./mediahub test HelpDocumentTest -Ddocs.write=true` to write it anew")
        .isEqualTo(expected);
  }

  private static Stream<CommandSpec> commands() {
    return Main.commandLine().getSubcommands().values().stream().map(CommandLine::getCommandSpec);
  }

  private static String lines(Predicate<Object> which) {
    return commands()
        .filter(command -> which.test(command.userObject()))
        .map(HelpDocumentTest::lines)
        .collect(Collectors.joining());
  }

  private static String lines(CommandSpec command) {
    String parameters =
        command.positionalParameters().stream()
            .map(HelpDocumentTest::label)
            .collect(Collectors.joining());
    String first = command.usageMessage().description()[0];
    return LINE.formatted("  ./mediahub " + command.name() + parameters, first)
        + ownOptions(command)
            .map(option -> LINE.formatted("      " + label(option), option.description()[0]))
            .collect(Collectors.joining());
  }

  /** All commands have --help, and one paragraph describes --output. */
  private static Stream<OptionSpec> ownOptions(CommandSpec command) {
    return command.options().stream()
        .filter(o -> !o.usageHelp() && !o.versionHelp() && !o.longestName().equals("--output"));
  }

  private static String label(PositionalParamSpec parameter) {
    String label = parameter.paramLabel();
    return " " + (parameter.arity().min() == 0 ? "[" + label + "]" : label);
  }

  private static String label(OptionSpec option) {
    return option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
  }

  private static String withOutput() {
    return commands()
        .filter(command -> command.findOption("--output") != null)
        .map(CommandSpec::name)
        .collect(Collectors.joining(", "));
  }

  /** Otherwise it would be checked against nothing. */
  @Test
  void knows_both_groups() {
    assertThat(commands().map(CommandSpec::userObject).map(c -> c instanceof OfRunningPlatform))
        .containsAll(List.of(true, false));
  }
}
