package io.mediahub.local.sh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher of a checkout in which nothing is built. */
class LauncherTest {
  @TempDir Path checkout;

  @BeforeEach
  void scripts() throws Exception {
    for (String file :
        List.of(
            "mediahub",
            "infra/local/src/main/sh/jdk.sh",
            "infra/local/src/main/sh/build.sh",
            "infra/local/src/main/resources/help.txt")) {
      Path copy = checkout.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Shell.PROJECT.resolve(file), copy);
    }
  }

  private Shell.Ended mediahub(String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("bash", "mediahub"));
    command.addAll(List.of(arguments));
    return Shell.run(checkout, Map.of(), command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"up", "down", "demo", "bench", "reset", "test", "format", "doctor", "logs"})
  void asked_for_help_every_command_says_what_there_is_and_builds_nothing(String command)
      throws Exception {
    for (String option : List.of("--help", "-h")) {
      Shell.Ended help = mediahub(command, option);

      assertThat(help.exitCode()).as(help.output()).isZero();
      assertThat(help.output()).contains("./mediahub " + command);
    }
    assertThat(checkout.resolve("target")).doesNotExist();
    assertThat(checkout.resolve(".mediahub")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "status", "logs", "restart", "dlq", "reset"})
  void where_nothing_is_built_nothing_is_up_and_nothing_is_built_to_say_so(String command)
      throws Exception {
    Shell.Ended ended = mediahub(command);

    assertThat(ended.exitCode()).isEqualTo(6);
    assertThat(ended.output()).contains("Nothing is built yet");
    assertThat(checkout.resolve("target")).doesNotExist();
  }

  @Test
  void an_unknown_command_is_told_and_builds_nothing() throws Exception {
    Shell.Ended unknown = mediahub("frobnicate");

    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.output()).contains("no command 'frobnicate'");
    assertThat(checkout.resolve("target")).doesNotExist();
  }
}
