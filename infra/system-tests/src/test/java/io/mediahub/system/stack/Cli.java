package io.mediahub.system.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The command line behind ./mediahub, without the launcher, which would build first. */
public final class Cli {
  static final Duration LIMIT = Duration.ofMinutes(6);
  private static final String OPTIONS =
      "-Xmx96m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED";

  private Cli() {}

  /**
   * How a command ended.
   *
   * @param output standard output
   * @param said standard error
   */
  public record Ended(int exitCode, String output, String said) {
    /** The last line of standard output: with --output json, the answer. */
    public String lastLine() {
      return output.lines().reduce("", (before, line) -> line);
    }
  }

  /**
   * Runs one command in the tests' environment.
   *
   * @throws IllegalStateException with everything it said, when it does not end well
   */
  static Ended run(String... arguments) {
    Ended ended = call(arguments);
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(
          "mediahub %s ended with exit code %d:%n%s%s"
              .formatted(
                  String.join(" ", arguments), ended.exitCode(), ended.output(), ended.said()));
    }
    return ended;
  }

  /** Runs one command to its end, whatever that is. */
  public static Ended call(String... arguments) {
    return call(Map.of("MEDIAHUB_ENV", Stack.ENVIRONMENT), arguments);
  }

  /** Runs one command to its end that reads a line, such as a password, from standard input. */
  public static Ended callWithLine(String line, String... arguments) {
    String name = String.join(" ", arguments);
    return awaitEnd(
        command(arguments), Map.of("MEDIAHUB_ENV", Stack.ENVIRONMENT), name, LIMIT, line);
  }

  /**
   * Runs one command to its end in another environment.
   *
   * @param environment variables that name it and its ports
   */
  public static Ended call(Map<String, String> environment, String... arguments) {
    return awaitEnd(command(arguments), environment, String.join(" ", arguments), LIMIT);
  }

  /** Runs a program to its end; of the shell's variables for MediaHub it sees none but these. */
  static Ended awaitEnd(
      List<String> command, Map<String, String> environment, String name, Duration limit) {
    return awaitEnd(command, environment, name, limit, null);
  }

  private static Ended awaitEnd(
      List<String> command,
      Map<String, String> environment,
      String name,
      Duration limit,
      @Nullable String line) {
    String file = name.replaceAll("[^a-z]+", "-");
    Path output = file(file + ".out");
    Path said = file(file + ".err");
    Process process = start(command, environment, output, said);
    if (line != null) {
      type(line, process);
    }
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("%s did not end:%n%s".formatted(name, text(said)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Ended(process.exitValue(), text(output), text(said));
  }

  private static List<String> command(String... arguments) {
    Path local = Stack.DIST.resolve("local");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(OPTIONS.split(" ")));
    command.add("-Dmediahub.project=" + Stack.PROJECT);
    command.add("-Dmediahub.dist=" + Stack.DIST);
    command.add("-Dmediahub.options=" + OPTIONS);
    command.add("-cp");
    command.add(local.resolve("mediahub-local.jar") + ":" + local.resolve("lib") + "/*");
    command.add("io.mediahub.local.cli.Main");
    command.addAll(List.of(arguments));
    return command;
  }

  private static Process start(
      List<String> command, Map<String, String> environment, Path output, Path said) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(said.toFile());
    // What a shell has set points to other platforms.
    builder.environment().keySet().removeIf(name -> name.startsWith("MEDIAHUB_"));
    // The tests begin many uploads; the upload-service's own tests cover the quotas.
    builder.environment().put("MEDIAHUB_UPLOAD_MAXOPENPERUSER", "10000");
    builder.environment().put("MEDIAHUB_UPLOAD_MAXMEDIAPERUSER", "100000");
    builder.environment().put("MEDIAHUB_UPLOAD_MAXDECLAREDPERDAY", "100000");
    builder.environment().put("MEDIAHUB_UPLOAD_MAXENCODESPERUSER", "1000");
    // All tests share one network address, which is busier than any client's.
    builder.environment().put("MEDIAHUB_EDGE_LIMITS_EXEMPT", "127.0.0.0/8,::1");
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void type(String line, Process process) {
    try (var input = process.getOutputStream()) {
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String name) {
    Path file = Path.of("target", "cli-" + name).toAbsolutePath();
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
