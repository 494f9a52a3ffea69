package io.mediahub.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real S3 server on a port of its own: a process, ended with the test. */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "test-access";
  public static final String SECRET_KEY = "test-secret";
  public static final String BUCKET = "mediahub-uploads";

  private final Process process;
  private final URI endpoint;
  private final Path folder;

  private S3Server(Process process, URI endpoint, Path folder) {
    this.process = process;
    this.endpoint = endpoint;
    this.folder = folder;
  }

  public static S3Server start() {
    return start("127.0.0.1");
  }

  /**
   * @param address that it listens on
   */
  public static S3Server start(String address) {
    try {
      Path folder = Files.createTempDirectory("s3");
      Files.createDirectories(folder.resolve("data").resolve(BUCKET));
      URI endpoint = URI.create("http://" + address + ":" + freePort());
      Path settings =
          Files.writeString(
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
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-DLOG_LEVEL=warn",
                  "-jar",
                  "target/s3/s3proxy.jar",
                  "--properties",
                  settings.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      var server = new S3Server(process, endpoint, folder);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(server::answers);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
