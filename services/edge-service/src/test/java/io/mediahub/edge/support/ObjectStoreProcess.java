package io.mediahub.edge.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy as the platform runs it: a process of its own that checks signatures. */
public final class ObjectStoreProcess implements AutoCloseable {
  public static final String ACCESS_KEY = "edge-test";
  public static final String SECRET_KEY = "edge-test-secret";
  public static final String BUCKET = "mediahub-media";

  private final Process process;
  private final URI endpoint;
  private final S3Client client;

  private ObjectStoreProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
    this.client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .build();
  }

  /**
   * @param folder for its settings, its objects and its log
   */
  public static ObjectStoreProcess start(Path folder) {
    try {
      URI endpoint = URI.create("http://127.0.0.1:" + freePort());
      Properties settings = new Properties();
      settings.setProperty("s3proxy.endpoint", endpoint.toString());
      settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
      settings.setProperty("s3proxy.identity", ACCESS_KEY);
      settings.setProperty("s3proxy.credential", SECRET_KEY);
      settings.setProperty("jclouds.provider", "filesystem-nio2");
      settings.setProperty(
          "jclouds.filesystem.basedir",
          Files.createDirectories(folder.resolve("objects")).toString());
      settings.setProperty("jclouds.identity", "local");
      settings.setProperty("jclouds.credential", "local");
      Path file = folder.resolve("s3proxy.properties");
      try (var out = Files.newOutputStream(file)) {
        settings.store(out, null);
      }
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx192m",
                  "-jar",
                  System.getProperty("s3proxy.jar"),
                  "--properties",
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("s3proxy.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      await("S3Proxy answers")
          .atMost(Duration.ofSeconds(60))
          .until(() -> !process.isAlive() || answers(endpoint));
      ObjectStoreProcess store = new ObjectStoreProcess(process, endpoint);
      store.client.createBucket(b -> b.bucket(BUCKET));
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  public void put(String key, byte[] bytes) {
    client.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
  }

  public void delete(String key) {
    client.deleteObject(b -> b.bucket(BUCKET).key(key));
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(URI endpoint) {
    try {
      HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
      return connection.getResponseCode() == 403;
    } catch (IOException notYet) {
      return false;
    }
  }
}
