package io.mediahub.bench.encode;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many jobs the running encoder runs at a time, as it was told at its start. */
public final class Workers {
  private static final String SETTING = "mediahub.encoder.workers";
  private static final String VARIABLE = "MEDIAHUB_ENCODER_WORKERS";

  private Workers() {}

  /**
   * From the process's environment, else the settings; else one per processor, the default.
   *
   * @param encoderPid of a process of this user
   */
  public static int of(Environment environment, long encoderPid) throws IOException {
    String told = variables(encoderPid).getOrDefault(VARIABLE, "");
    if (told.isEmpty()) {
      told = own(environment, "config/platform.properties");
    }
    if (told.isEmpty()) {
      told = environment.settings().getProperty(SETTING, own(environment, "mediahub.properties"));
    }
    try {
      return told.isEmpty() || told.equals("0")
          ? Runtime.getRuntime().availableProcessors()
          : Integer.parseInt(told);
    } catch (NumberFormatException e) {
      throw new Failure(
          ExitCode.USAGE, SETTING + " is not a number: " + told + ".", "Mend the setting.");
    }
  }

  /** What a file of the environment says; empty for nothing. */
  private static String own(Environment environment, String name) throws IOException {
    Path file = environment.state().resolve(name);
    Properties settings = new Properties();
    if (Files.isReadable(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        settings.load(reader);
      }
    }
    return settings.getProperty(SETTING, "").strip();
  }

  static Map<String, String> variables(long pid) throws IOException {
    Path file = Path.of("/proc", Long.toString(pid), "environ");
    if (!Files.isReadable(file)) {
      return Map.of(); // of another user
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      return parse(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static Map<String, String> parse(String variables) {
    return Stream.of(variables.split("\0", -1))
        .filter(line -> line.indexOf('=') > 0)
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf('=')).toUpperCase(Locale.ROOT),
                line -> line.substring(line.indexOf('=') + 1),
                (first, again) -> first));
  }
}
