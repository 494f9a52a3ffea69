package io.mediahub.s3.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * S3Proxy as the platform runs it: a process of its own that checks signatures. It ends with the
 * test.
 */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "test-access";
  public static final String SECRET_KEY = "test-secret";

  private final Process process;
  private final URI endpoint;
  private final Path folder;

  private S3Server(Process process, URI endpoint, Path folder) {
    this.process = process;
    this.endpoint = endpoint;
    this.folder = folder;
  }

  /** Starts a server, and returns when it answers. */
  public static S3Server start(String... buckets) {
    return startOn("127.0.0.1", buckets);
  }

  /**
   * Starts a server, and returns when it answers.
   *
   * @param address that it listens on
   */
  public static S3Server startOn(String address, String... buckets) {
    try {
      // Below the module's target folder: the log stays readable, and a clean build removes it.
      Path servers = Files.createDirectories(Path.of("target", "s3").toAbsolutePath());
      Path folder = Files.createTempDirectory(servers, "server");
      for (String bucket : buckets) {
        Files.createDirectories(folder.resolve("data").resolve(bucket));
      }
      URI endpoint = URI.create("http://" + address + ":" + freePort());
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-DLOG_LEVEL=warn",
                  "-jar",
                  program(folder).toString(),
                  "--properties",
                  settings(folder, endpoint).toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      S3Server server = new S3Server(process, endpoint, folder);
      Awaitility.await("the S3 server answers; its log is in " + folder)
          .atMost(Duration.ofSeconds(60))
          .until(server::answers);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path program(Path folder) throws IOException {
    Path jar = folder.resolve("s3proxy.jar");
    try (InputStream in = S3Server.class.getResourceAsStream("s3proxy.jar")) {
      Files.copy(Objects.requireNonNull(in, "this module is not packaged completely"), jar);
    }
    jar.toFile().deleteOnExit();
    return jar;
  }

  private static Path settings(Path folder, URI endpoint) throws IOException {
    return Files.writeString(
        folder.resolve("s3proxy.properties"),
        """
        s3proxy.endpoint=%s
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        jclouds.identity=local
        jclouds.credential=local
        """
            .formatted(endpoint, ACCESS_KEY, SECRET_KEY, folder.resolve("data")));
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Where the server keeps its buckets. */
  public Path data() {
    return folder.resolve("data");
  }

  private boolean answers() {
    try {
      var connection = (HttpURLConnection) endpoint.resolve("/").toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2000);
      return connection.getResponseCode() == 403;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
