package io.mediahub.analytics.log;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the brokers and the schema registry of a platform.
 *
 * @param kafka what every Kafka client gets, {@code bootstrap.servers} among it; may hold secrets
 * @param registryUrl base address of the Confluent-compatible API, without a slash at its end
 * @param registry credentials, as the serde's settings name them
 */
public record LogSettings(
    Map<String, String> kafka, String registryUrl, Map<String, String> registry) {
  private static final String KAFKA = "mediahub.kafka.properties.";
  private static final String REGISTRY = "mediahub.registry.properties.";

  /** Where Apicurio serves it. */
  private static final String COMPAT_PATH = "/apis/ccompat/v7";

  /** The maps may hold passwords. */
  @Override
  public String toString() {
    return "LogSettings[" + kafka.get("bootstrap.servers") + "]";
  }

  /**
   * What the services of an environment are told.
   *
   * @param state the environment's folder
   * @throws Failure when the platform has not been started there
   */
  public static LogSettings of(Path state) throws IOException {
    Path file = state.resolve("config/platform.properties");
    if (!Files.isReadable(file)) {
      throw new Failure(
          ExitCode.NOT_RUNNING,
          "The platform has not been started here: there is no " + file + ".",
          "Start it with './mediahub up'.");
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return of(properties);
  }

  static LogSettings of(Properties properties) {
    Map<String, String> kafka = below(KAFKA, properties);
    kafka.put("bootstrap.servers", required("mediahub.kafka.bootstrap", properties));
    return new LogSettings(
        kafka,
        required("mediahub.registry.url", properties).replaceFirst("/+$", "")
            + properties.getProperty("mediahub.registry.compat-path", COMPAT_PATH),
        below(REGISTRY, properties));
  }

  private static Map<String, String> below(String prefix, Properties properties) {
    Map<String, String> found = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), properties.getProperty(key));
      }
    }
    return found;
  }

  private static String required(String key, Properties properties) {
    @Nullable String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The setting " + key + " is missing in config/platform.properties.",
          "Restart the platform with this version.");
    }
    return value.strip();
  }
}
