package io.mediahub.system.stack;

import io.mediahub.client.MediaHubClient;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;

/**
 * The whole platform in the environment of the tests, started from nothing. Everything about it is
 * read where an operator would look: run/status.json and config/platform.properties.
 */
public final class Stack implements AutoCloseable {
  public static final String ENVIRONMENT = System.getenv().getOrDefault("MEDIAHUB_ENV", "test");
  public static final Path PROJECT =
      Path.of(System.getProperty("mediahub.project", "../..")).toAbsolutePath().normalize();
  public static final Path STATE = PROJECT.resolve(".mediahub").resolve(ENVIRONMENT);

  public static final String ADMIN_EMAIL = "admin-" + UUID.randomUUID() + "@example.org";
  public static final String ADMIN_PASSWORD = Secrets.remember("adm-" + UUID.randomUUID());

  private static volatile boolean failed;

  private Stack() {}

  static Stack start() {
    Secrets.remember(ADMIN_EMAIL);
    Cli.run("reset", "--yes");
    try {
      Files.createDirectories(STATE);
      Files.writeString(
          STATE.resolve("mediahub.properties"),
          "mediahub.admin.email=%s%nmediahub.admin.password=%s%n"
              .formatted(ADMIN_EMAIL, ADMIN_PASSWORD));
      Cli.run("up", "--detach");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException e) {
      failed = true;
      new Stack().close();
      throw e;
    }
    return new Stack();
  }

  static void testFailed() {
    failed = true;
  }

  /** Stops everything; after a failure the logs are kept below target/stack-logs. */
  @Override
  public void close() {
    try {
      Cli.run("down");
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

  public static Status status() {
    return Status.read(STATE.resolve("run/status.json"));
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
