package io.mediahub.local.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ExplainedTest {
  private final PrintStream out = System.out;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Command(name = "any", subcommands = Failing.class)
  static class Any {}

  @Command(name = "failing")
  static class Failing implements Callable<Integer> {
    @Option(names = "--output", defaultValue = "text")
    Output output;

    @Override
    public Integer call() {
      throw new Failure(ExitCode.USAGE, "It failed.", "Try another.");
    }
  }

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(said, true, UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
  }

  private static int run(String... arguments) {
    return new CommandLine(new Any())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Explained())
        .execute(arguments);
  }

  @Test
  void scripts_that_asked_for_json_read_why_a_command_failed() {
    int code = run("failing", "--output", "json");

    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    assertThat(said.toString(UTF_8))
        .contains(
            "\"status\":\"error\"", "\"sentence\":\"It failed.\"", "\"hint\":\"Try another.\"")
        .hasLineCount(1);
  }

  @Test
  void people_read_it_on_standard_error_alone() {
    int code = run("failing");

    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    assertThat(said.toString(UTF_8)).isEmpty();
  }
}
