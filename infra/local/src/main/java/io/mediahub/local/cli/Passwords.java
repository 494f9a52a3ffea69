package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The password of an account: asked for on a terminal, otherwise a line of standard input. */
final class Passwords {
  private Passwords() {}

  @SuppressWarnings("SystemConsoleNull") // NullAway knows the older contract
  static String read() throws IOException {
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      return String.valueOf(console.readPassword("Password: "));
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (line == null) {
      throw new Failure(
          ExitCode.USAGE,
          "There is no password.",
          "Type it when it is asked for, or pipe it into the command.");
    }
    return line;
  }
}
