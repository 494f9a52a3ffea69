package io.mediahub.local.settings;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What the user has set: environment variables take precedence over {@code mediahub.properties}. A
 * key such as {@code mediahub.s3.access-key} is the variable {@code MEDIAHUB_S3_ACCESSKEY}
 * (Spring's spelling) or {@code MEDIAHUB_S3_ACCESS_KEY}.
 */
public final class Settings {
  private final Map<String, String> file;
  private final Map<String, String> variables;

  public Settings(Map<String, String> file, Map<String, String> variables) {
    this.file = Map.copyOf(file);
    this.variables = Collections.unmodifiableMap(variables);
  }

  /** Reads the environment's file, if it is there, under the variables of this process. */
  public static Settings read(Path file) {
    Map<String, String> found = new TreeMap<>();
    if (Files.exists(file)) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new Failure(
            ExitCode.STATE_DAMAGED,
            "The settings file " + file + " cannot be read: " + e.getMessage() + ".",
            "Correct or remove it.");
      }
      properties
          .stringPropertyNames()
          .forEach(k -> found.put(k, properties.getProperty(k).strip()));
    }
    return new Settings(found, System.getenv());
  }

  public Optional<String> get(String key) {
    for (String name : variableNames(key)) {
      String value = variables.get(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(value.strip());
      }
    }
    return Optional.ofNullable(file.get(key)).filter(v -> !v.isBlank());
  }

  public String get(String key, String fallback) {
    return get(key).orElse(fallback);
  }

  /**
   * A whole number.
   *
   * @throws Failure when it is set to something else
   */
  public int number(String key, int fallback) {
    Optional<String> value = get(key);
    try {
      return value.map(Integer::parseInt).orElse(fallback);
    } catch (NumberFormatException e) {
      throw new Failure(
          ExitCode.USAGE,
          "The setting " + key + " must be a whole number, not '" + value.orElse("") + "'.",
          "Correct it in the environment or in mediahub.properties.");
    }
  }

  /** Every key of the file, whether known here or not: services may know more. */
  public Map<String, String> fromFile() {
    return file;
  }

  private static String[] variableNames(String key) {
    String upper = key.toUpperCase(Locale.ROOT).replace('.', '_');
    return new String[] {upper.replace("-", ""), upper.replace('-', '_')};
  }
}
