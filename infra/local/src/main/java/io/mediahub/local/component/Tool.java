package io.mediahub.local.component;

import io.mediahub.local.process.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, as long as it makes progress. */
final class Tool {
  private static final Duration WHOLE = Duration.ofMinutes(20);
  private static final Duration LOOK = Duration.ofMillis(500);

  private Tool() {}

  /**
   * Runs it.
   *
   * @param still how long it may make no progress
   * @throws IOException when it fails or takes too long; the message has its last line
   */
  static void run(Path directory, Duration still, List<String> command)
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
      Progress progress = Progress.of(process.pid(), output, still);
      long began = System.nanoTime();
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (took.compareTo(WHOLE) > 0 || progress.still().compareTo(still) > 0) {
          process.destroyForcibly();
          throw new IOException("%s did not end within %d s".formatted(program, took.toSeconds()));
        }
      }
      if (process.exitValue() != 0) {
        List<String> lines = Files.readAllLines(output);
        throw new IOException(program + " failed: " + (lines.isEmpty() ? "" : lines.getLast()));
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
