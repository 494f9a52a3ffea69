package io.mediahub.bench;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.StatusFile;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The running platform that is measured.
 *
 * @param url of its edge ({@code MEDIAHUB_URL}; else what its settings name)
 * @param state the environment's folder ({@code MEDIAHUB_STATE}; {@code .mediahub/default} else)
 * @param settings the properties that its services read
 */
public record Environment(URI url, Path state, Properties settings) {
  private static final Path ADMIN_PASSWORD = Path.of("secrets/passwords/postgres");

  public static Environment of(Map<String, String> variables) throws IOException {
    Path state =
        Path.of(variables.getOrDefault("MEDIAHUB_STATE", ".mediahub/default")).toAbsolutePath();
    Path file = state.resolve("config/platform.properties");
    if (!Files.isReadable(file)) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The platform has not been started here: there is no " + file + ".",
          "Start it with './mediahub up'.");
    }
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    }
    @Nullable String url = variables.get("MEDIAHUB_URL");
    return new Environment(
        URI.create(url != null ? url : settings.getProperty("mediahub.public-url", "")),
        state.normalize(),
        settings);
  }

  /**
   * The running processes by the names of their components, the supervisor among them.
   *
   * @throws Failure when the platform does not run on this machine
   */
  public Map<String, Long> pids() {
    return new StatusFile(state.resolve("run/status.json"))
        .read()
        .map(PlatformStatus::pids)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.NOT_RUNNING,
                    "The platform's processes are not known: there is no run/status.json in "
                        + state
                        + ".",
                    "Run the benchmark where the platform runs, and start it with './mediahub"
                        + " up'."));
  }

  /** Where results of all environments are kept. */
  public Path history() {
    Path root = state.getParent();
    return (root == null ? state : root).resolve("bench");
  }

  /** What the build gathered; ffmpeg lies in it. */
  public Path dist() {
    Path ffmpeg = Path.of(setting("mediahub.ffmpeg.home"));
    Path parent = ffmpeg.getParent();
    return parent == null ? ffmpeg : parent;
  }

  public String setting(String key) {
    @Nullable String value = settings.getProperty(key);
    if (value == null) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The setting " + key + " is missing in config/platform.properties.",
          "Restart the platform with this version.");
    }
    return value;
  }

  /** The read models' database, as the services that write it see it. */
  public Connection views() throws SQLException {
    return DriverManager.getConnection(
        setting("mediahub.views.url"),
        setting("mediahub.views.username"),
        setting("mediahub.views.password"));
  }

  /**
   * The write side's server, with a user that may make databases and read the log: the local
   * server's superuser, or else the write side's own.
   *
   * @param database on that server
   */
  public Connection admin(String database, Map<String, String> more) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(more);
    try {
      Path password = state.resolve(ADMIN_PASSWORD);
      boolean local = Files.isReadable(password);
      properties.setProperty("user", local ? "postgres" : setting("mediahub.decisions.username"));
      properties.setProperty(
          "password",
          local ? Files.readString(password).strip() : setting("mediahub.decisions.password"));
    } catch (IOException e) {
      throw new SQLException("the superuser's password cannot be read", e);
    }
    String url = setting("mediahub.decisions.url");
    return DriverManager.getConnection(
        url.substring(0, url.lastIndexOf('/') + 1) + database, properties);
  }
}
