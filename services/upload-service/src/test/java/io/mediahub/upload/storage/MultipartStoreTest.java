package io.mediahub.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mediahub.base.settings.S3Settings;
import io.mediahub.s3.testing.S3Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real S3 server, with a plain HTTP client in the place of a browser. */
public class MultipartStoreTest {
  private static final int MIB = 1024 * 1024;
  private static final URI ASKED = URI.create("http://127.0.0.1:8080");
  private static final String BUCKET = "mediahub-uploads";
  private static S3Server server;
  private static MultipartStore store;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    server = S3Server.start(BUCKET);
    store = storeAt(server.endpoint(), Duration.ofSeconds(20));
  }

  /** A store at a port where nobody may answer. */
  public static MultipartStore storeAt(int port) {
    return storeAt(URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(20));
  }

  private static S3Settings settings(URI endpoint, @Nullable URI publicEndpoint) {
    return new S3Settings(
        endpoint,
        publicEndpoint,
        "us-east-1",
        S3Server.ACCESS_KEY,
        S3Server.SECRET_KEY,
        true,
        BUCKET,
        "mediahub-media");
  }

  private static MultipartStore storeAt(URI endpoint, Duration slowestAnswer) {
    var settings = settings(endpoint, null);
    return new MultipartStore(
        StorageConfiguration.client(settings, slowestAnswer),
        new PartAddresses(settings),
        Duration.ofMinutes(15));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.close();
  }

  @Test
  void a_small_file_is_one_part_and_arrives_whole() throws Exception {
    Location at = open();
    byte[] content = bytes(1234);
    assertThat(put(at, 1, content.length, content)).isEqualTo(200);
    List<ReceivedPart> received = store.received(at);
    assertThat(received).extracting(ReceivedPart::sizeBytes).containsExactly(1234L);
    assertThat(store.sizeOf(at)).isEmpty();
    store.complete(at, received);
    assertThat(store.sizeOf(at)).hasValue(1234);
    assertThat(store.received(at)).isEmpty();
  }

  @Test
  void joining_what_another_replica_has_joined_meanwhile_is_no_error() throws Exception {
    Location at = open();
    put(at, 1, 10, bytes(10));
    List<ReceivedPart> received = store.received(at);
    store.complete(at, received);

    store.complete(at, received);

    assertThat(store.sizeOf(at)).hasValue(10);
  }

  @Test
  void parts_may_come_in_any_order() throws Exception {
    Location at = open();
    byte[] content = bytes(10 * MIB + 5);
    put(at, 3, 5, Arrays.copyOfRange(content, 10 * MIB, 10 * MIB + 5));
    put(at, 1, 5 * MIB, Arrays.copyOfRange(content, 0, 5 * MIB));
    assertThat(store.received(at)).extracting(ReceivedPart::number).containsExactlyInAnyOrder(1, 3);
    put(at, 2, 5 * MIB, Arrays.copyOfRange(content, 5 * MIB, 10 * MIB));
    store.complete(at, store.received(at));
    assertThat(
            java.nio.file.Files.readAllBytes(
                server.data().resolve(at.bucket()).resolve(at.objectKey())))
        .isEqualTo(content);
  }

  @Test
  void a_body_larger_or_smaller_than_declared_is_refused_by_the_store() throws Exception {
    Location at = open();
    assertThat(put(at, 1, 1000, bytes(1001))).isEqualTo(403);
    assertThat(put(at, 1, 1000, bytes(999))).isEqualTo(403);
    assertThat(store.received(at)).isEmpty();
  }

  @Test
  void an_address_holds_for_its_part_and_upload_only() throws Exception {
    Location at = open();
    String url = store.presign(ASKED, at, 1, 10).url();
    assertThat(send(url.replace("partNumber=1", "partNumber=2"), bytes(10))).isEqualTo(403);
    assertThat(send(url.replace(at.objectKey(), "other/source"), bytes(10))).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void parts_go_to_the_name_of_this_machine_by_which_the_platform_was_asked(String name)
      throws Exception {
    URI platform = URI.create("http://" + name + ":8080");

    PresignedPart part = store.presign(platform, open(), 1, 10);

    assertThat(part.url())
        .startsWith("http://" + name + ":" + server.endpoint().getPort() + "/" + BUCKET);
    assertThat(send(part.url(), bytes(10))).as("the store takes what it has signed").isEqualTo(200);
    assertThat(send(part.url().replace(name, other(name)), bytes(10)))
        .as("a signature holds for its host")
        .isEqualTo(403);
  }

  @Test
  void so_do_they_by_its_address_of_ipv6() throws Exception {
    assumeTrue(hasIpv6(), "this machine has no ::1");
    try (S3Server six = S3Server.startOn("[::1]", BUCKET)) {
      MultipartStore there = storeAt(six.endpoint(), Duration.ofSeconds(20));
      Location at = there.open(BUCKET, "six/source", "video/mp4");

      PresignedPart part = there.presign(URI.create("http://[::1]:8080"), at, 1, 10);

      assertThat(part.url()).startsWith(six.endpoint() + "/");
      assertThat(send(part.url(), bytes(10))).isEqualTo(200);
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("::1", 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String other(String name) {
    return name.equals("localhost") ? "127.0.0.1" : "localhost";
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9000, , http://[::1]:8080, http://[::1]:9000",
    "http://127.0.0.1:9000, , https://media.example.org, http://127.0.0.1:9000",
    "http://s3.internal:9000, , http://localhost:8080, http://s3.internal:9000",
    "http://s3.internal, https://s3.example.org, http://localhost:8080, https://s3.example.org",
    "http://127.0.0.1:9000, https://s3.example.org, http://localhost:8080, https://s3.example.org",
    "http://s3.internal, http://localhost:9000, http://127.0.0.1:8080, http://127.0.0.1:9000",
  })
  void a_store_elsewhere_has_the_name_in_the_settings(
      URI endpoint, @Nullable URI publicEndpoint, URI asked, String begins) {
    var at = new Location(BUCKET, "a/source", "m");
    try (var addresses = new PartAddresses(settings(endpoint, publicEndpoint))) {
      var s3 = StorageConfiguration.client(settings(endpoint, null), Duration.ofSeconds(1));

      String url =
          new MultipartStore(s3, addresses, Duration.ofMinutes(1)).presign(asked, at, 1, 5).url();

      assertThat(url).startsWith(begins + "/" + BUCKET);
    }
  }

  @Test
  void a_part_sent_twice_counts_once() throws Exception {
    Location at = open();
    put(at, 1, 10, bytes(10));
    put(at, 1, 10, bytes(10));
    assertThat(store.received(at)).hasSize(1);
  }

  @Test
  void aborting_twice_and_erasing_what_is_gone_are_no_errors() throws Exception {
    Location at = open();
    put(at, 1, 10, bytes(10));
    store.abort(at);
    store.abort(at);
    store.erase(at);
    assertThat(store.received(at)).isEmpty();
    assertThat(store.sizeOf(at)).isEmpty();
  }

  @Test
  void uploads_that_nobody_knows_are_found() {
    Location at = open();
    Instant later = Instant.now().plusSeconds(60);
    assertThat(store.openSince(BUCKET, later, at::equals, 10)).containsExactly(at);
    assertThat(store.openSince(BUCKET, Instant.EPOCH, at::equals, 10)).isEmpty();
    store.abort(at);
    assertThat(store.openSince(BUCKET, later, at::equals, 10)).isEmpty();
  }

  private static Location open() {
    return store.open(BUCKET, UUID.randomUUID() + "/source", "video/mp4");
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static int put(Location at, int number, long declared, byte[] content)
      throws IOException, InterruptedException {
    PresignedPart part = store.presign(ASKED, at, number, declared);
    assertThat(part.headers()).containsOnlyKeys("content-length");
    return send(part.url(), content);
  }

  private static int send(String url, byte[] content) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .PUT(BodyPublishers.ofByteArray(content))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void a_store_that_does_not_answer_is_given_up() throws Exception {
    try (var silent = new ServerSocket(0)) {
      var deaf =
          storeAt(URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(300));
      var at = new Location(BUCKET, "a/source", "m");
      assertTimeoutPreemptively(
          Duration.ofSeconds(15),
          () ->
              assertThatThrownBy(() -> deaf.received(at))
                  .isInstanceOf(StorageUnavailableException.class));
    }
  }
}
