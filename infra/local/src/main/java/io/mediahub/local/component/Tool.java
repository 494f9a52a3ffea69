package io.mediahub.local.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, within a deadline. */
final class Tool {
  private Tool() {}

  /**
   * Runs it.
   *
   * @throws IOException when it fails or takes too long; the message has its last line
   */
  static void run(Path directory, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("mediahub-", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      String program = Path.of(command.getFirst()).getFileName().toString();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException(program + " took longer than " + limit.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        List<String> lines = Files.readAllLines(output);
        throw new IOException(program + " failed: " + (lines.isEmpty() ? "" : lines.getLast()));
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  static boolean succeeds(Path directory, List<String> command) throws InterruptedException {
    try {
      run(directory, Duration.ofSeconds(20), command);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
