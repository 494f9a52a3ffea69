package io.mediahub.system.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line behind ./mediahub, without its wish to build first: the build is running. */
final class Cli {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  private Cli() {}

  /**
   * Runs one command in the tests' environment.
   *
   * @throws IllegalStateException with everything it said, when it does not end well
   */
  static void run(String... arguments) {
    Path local = Stack.PROJECT.resolve("target/dist/local");
    String options = "-Xmx96m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED";
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options.split(" ")));
    command.add("-Dmediahub.project=" + Stack.PROJECT);
    command.add("-Dmediahub.options=" + options);
    command.add("-cp");
    command.add(local.resolve("mediahub-local.jar") + ":" + local.resolve("lib") + "/*");
    command.add("io.mediahub.local.cli.Main");
    command.addAll(List.of(arguments));
    Path said = Path.of("target", "cli-" + arguments[0] + ".log").toAbsolutePath();
    try {
      Files.createDirectories(said.getParent());
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().put("MEDIAHUB_ENV", Stack.ENVIRONMENT);
      // Many uploads are begun to count commands; the quota itself is tested beside the service.
      builder.environment().put("MEDIAHUB_UPLOAD_MAXOPENPERUSER", "10000");
      Process process = builder.start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "mediahub %s did not end well:%n%s"
                .formatted(
                    String.join(" ", arguments),
                    Files.readString(said, StandardCharsets.ISO_8859_1)));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
