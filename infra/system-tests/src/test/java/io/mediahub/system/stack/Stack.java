package io.mediahub.system.stack;

import io.mediahub.client.MediaHubClient;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.StatusFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Properties;
import java.util.UUID;

/**
 * The whole platform in the environment of the tests, started from nothing. Everything about it is
 * read where an operator would look: run/status.json and config/platform.properties.
 */
public final class Stack implements AutoCloseable {
  /** Never another one: the tests begin by deleting it. */
  public static final String ENVIRONMENT = "test";

  public static final Path PROJECT =
      Path.of(System.getProperty("mediahub.project", "../..")).toAbsolutePath().normalize();
  public static final Path DIST =
      Path.of(System.getProperty("mediahub.dist", PROJECT.resolve("target/dist").toString()));
  public static final Path STATE = PROJECT.resolve(".mediahub").resolve(ENVIRONMENT);

  private static final Path SETTINGS = STATE.resolve("mediahub.properties");

  private static volatile boolean failed;

  /** Keeps the platform running for the next run of a test, and uses one that runs. */
  private static final boolean KEEP = System.getenv("MEDIAHUB_TEST_KEEP") != null;

  private Stack() {}

  static Stack start() {
    if (!KEEP || !isUp()) {
      startFromNothing();
    }
    Secrets.remember(setting("mediahub.admin.email"));
    Secrets.remember(setting("mediahub.admin.password"));
    return new Stack();
  }

  private static boolean isUp() {
    try {
      return Cli.call("status").exitCode() == 0;
    } catch (RuntimeException neverStarted) {
      return false;
    }
  }

  private static void startFromNothing() {
    Cli.run("reset", "--yes");
    try {
      Files.createDirectories(STATE);
      Files.writeString(
          SETTINGS,
          "mediahub.admin.email=admin-%s@example.org%nmediahub.admin.password=adm-%s%n"
              .formatted(UUID.randomUUID(), UUID.randomUUID()));
      Cli.run("up", "--detach");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException e) {
      failed = true;
      new Stack().close();
      throw e;
    }
  }

  /** Starts the platform again, on the data that it has, with one more setting. */
  public static void restartWith(String key, String value) {
    if (KEEP && settings().contains(key + "=" + value)) {
      return; // as the run before left it
    }
    Cli.run("down");
    try {
      Files.writeString(
          SETTINGS, key + "=" + value + System.lineSeparator(), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Cli.run("up", "--detach");
  }

  private static List<String> settings() {
    try {
      return Files.readAllLines(SETTINGS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void testFailed() {
    failed = true;
  }

  /** Stops everything; after a failure the logs are kept below target/stack-logs. */
  @Override
  public void close() {
    try {
      if (!KEEP) {
        Cli.run("down");
      }
    } finally {
      if (failed) {
        Logs.keep(Path.of("target", "stack-logs"));
      }
    }
  }

  /** A client of nobody in particular. */
  public static MediaHubClient anonymous() {
    return new MediaHubClient(URI.create(setting("mediahub.public-url")));
  }

  /** What the supervisor has written about the platform. */
  public static PlatformStatus status() {
    return new StatusFile(STATE.resolve("run/status.json")).read().orElseThrow();
  }

  static PlatformStatus.Entry component(String name) {
    return status().component(name).orElseThrow(() -> new NoSuchElementException(name));
  }

  /** A line of config/platform.properties. */
  public static String setting(String key) {
    var properties = new Properties();
    try (Reader file = Files.newBufferedReader(STATE.resolve("config/platform.properties"))) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalStateException("platform.properties does not say " + key);
    }
    return value;
  }
}
