package io.mediahub.local.sh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs scripts of the project. */
final class Shell {
  static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();

  private Shell() {}

  record Ended(int exitCode, String output) {}

  static Ended run(Path folder, Map<String, String> variables, List<String> command)
      throws Exception {
    Path output = Files.createTempFile("mediahub-", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("MEDIAHUB_"));
      builder.environment().putAll(variables);
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end");
      }
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
