package io.mediahub.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HelpTest {
  /** A bare command would start, stop or delete something, or fail for want of a platform. */
  @ParameterizedTest
  @CsvSource({
    "up,--help",
    "up,-h",
    "down,--help",
    "status,--help",
    "logs,--help",
    "reset,--help",
    "media,--help",
    "reencode,--help",
    "demo,--help",
    "demo,-h",
    "validate,--help",
    "events,--help",
    "export,--help",
    "version,--help"
  })
  void asked_for_help_a_command_says_what_it_does_and_does_nothing(String name, String option) {
    StringWriter said = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(said));

    int exitCode = line.execute(name, option);

    assertThat(exitCode).isZero();
    assertThat(said.toString()).contains("Usage: mediahub " + name, "Show this help");
  }
}
