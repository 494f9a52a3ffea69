package io.mediahub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mediahub.client.Upload.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaHubClientTest {
  private HttpServer server;
  private URI base;
  private MediaHubClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    client = new MediaHubClient(base, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_refusal_carries_the_code_and_the_hint_of_the_problem() {
    answer(
        "/api/users",
        409,
        "application/problem+json",
        """
        {"title":"Conflict","code":"email-taken","field":"email","detail":"Taken.",
         "hint":"Log in.","traceId":"0af7","new":1}\
        """);

    var refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> client.register(new Accounts.NewAccount("a@b.example", "p", "A")));

    assertThat(refusal.status()).isEqualTo(409);
    assertThat(refusal.problem())
        .isEqualTo(
            new Problem("Conflict", "email-taken", "email", "Taken.", "Log in.", "0af7", null));
  }

  @Test
  void an_answer_that_is_no_problem_document_is_a_refusal_all_the_same() {
    answer("/api/users/me", 502, "text/html", "<h1>Bad gateway</h1>");

    var refusal = catchThrowableOfType(ApiException.class, () -> client.me());

    assertThat(refusal.code()).isEqualTo("unknown");
    assertThat(refusal.mayPass()).isTrue();
  }

  @Test
  void the_etag_is_the_version_and_unknown_members_are_ignored() {
    server.createContext(
        "/api/users",
        exchange -> {
          exchange.getResponseHeaders().add("ETag", "\"7\"");
          send(exchange, 201, "application/json", "{\"userId\":\"u\",\"roles\":[],\"later\":{}}");
        });

    assertThat(client.register(new Accounts.NewAccount("a@b.example", "p", "A")))
        .isEqualTo(new Accounts.Registered("u", List.of(), 7));
  }

  @Test
  void subtitles_are_sent_as_they_are() {
    var seen = new ArrayList<String>();
    server.createContext(
        "/api/media/m/subtitles/pt-BR",
        exchange -> {
          seen.add(exchange.getRequestURI().getRawQuery());
          seen.add(exchange.getRequestHeaders().getFirst("Content-Type"));
          seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          send(exchange, 202, "application/json", "{\"mediaId\":\"m\",\"version\":4}");
        });

    var commanded =
        client.addSubtitles(
            "m",
            "pt-BR",
            "Português & mais",
            "text/vtt",
            "WEBVTT\n".getBytes(StandardCharsets.UTF_8));

    assertThat(commanded).isEqualTo(new MediaHubClient.Commanded("m", 4));
    assertThat(seen).containsExactly("name=Portugu%C3%AAs+%26+mais", "text/vtt", "WEBVTT\n");
  }

  @Test
  void files_of_artefacts_are_beside_the_playlists() {
    answer(
        "/api/media/m/playback",
        201,
        "application/json",
        """
        {"playbackId":"p","playlistUrl":null,"filesUrl":"http://h/p/p/m/","cookies":{"a":"b"}}\
        """);

    Playback playback = client.startPlayback("m");

    assertThat(playback.file("x-1-1/320.avif")).hasToString("http://h/p/p/m/x-1-1/320.avif");
    assertThat(catchThrowableOfType(IllegalStateException.class, playback::playlist))
        .hasMessageContaining("image");
  }

  @Test
  void grants_are_read_to_the_last_page() {
    server.createContext(
        "/api/media/m/grants",
        exchange -> {
          boolean first = exchange.getRequestURI().getQuery() == null;
          String id = first ? "m:a" : exchange.getRequestURI().getQuery();
          send(
              exchange,
              200,
              "application/json",
              "{\"items\":[{\"grantId\":\"%s\",\"active\":true,\"version\":1}]%s}"
                  .formatted(id, first ? ",\"next\":\"n\"" : ""));
        });
    assertThat(client.grants("m"))
        .extracting(Accounts.Grant::grantId)
        .containsExactly("m:a", "after=n");
  }

  @Test
  void a_part_that_fails_is_sent_again_and_progress_ends_at_the_size(@TempDir Path folder)
      throws IOException {
    Path file = Files.write(folder.resolve("clip"), "abcdefgh".getBytes(StandardCharsets.US_ASCII));
    var received = new ConcurrentHashMap<String, String>();
    var failures = new AtomicInteger(1);
    server.createContext(
        "/bucket",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
          if (body.equals("def") && failures.getAndDecrement() > 0) {
            send(exchange, 503, "text/plain", "busy");
          } else {
            received.put(exchange.getRequestURI().getQuery(), body);
            send(exchange, 200, "text/plain", "");
          }
        });
    var progress = new AtomicLong();

    client.uploadParts(
        new Upload(
            "m", "uploading", 3, null, List.of(part(1, 3), part(2, 3), part(3, 2)), null, 0, 1),
        file,
        progress::set);

    assertThat(received).isEqualTo(Map.of("part=1", "abc", "part=2", "def", "part=3", "gh"));
    assertThat(progress).hasValue(8);
  }

  @Test
  void parts_that_come_with_a_later_page_are_sent_too(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("clip"), "abcde".getBytes(StandardCharsets.US_ASCII));
    var received = new ConcurrentHashMap<String, String>();
    server.createContext(
        "/bucket",
        exchange -> {
          received.put(
              exchange.getRequestURI().getQuery(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
          send(exchange, 200, "text/plain", "");
        });
    answer(
        "/api/uploads/m",
        200,
        "application/json",
        """
        {"mediaId":"m","state":"uploading","partSizeBytes":3,"receivedBytes":0,"version":1,
         "parts":[{"partNumber":2,"sizeBytes":2,"received":false,"url":"%s","headers":{}}]}
        """
            .formatted(base + "/bucket/key?part=2"));

    client.uploadParts(
        new Upload("m", "uploading", 3, null, List.of(part(1, 3)), "1", 0, 1), file, sent -> {});

    assertThat(received).isEqualTo(Map.of("part=1", "abc", "part=2", "de"));
  }

  @Test
  void a_part_that_is_refused_is_not_sent_again(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("clip"), new byte[3]);
    answer("/bucket", 403, "application/xml", "<Error/>");
    answer("/api/uploads/m", 200, "application/json", uploadWith(base + "/bucket/key?part=1"));
    var upload = new Upload("m", "uploading", 3, null, List.of(part(1, 3)), null, 0, 1);

    var refusal =
        catchThrowableOfType(
            ApiException.class, () -> client.uploadParts(upload, file, sent -> {}));

    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal).hasMessageNotContaining("part=1");
  }

  @Test
  void a_part_whose_address_has_expired_is_sent_to_a_fresh_one(@TempDir Path folder)
      throws IOException {
    Path file = Files.write(folder.resolve("clip"), "abc".getBytes(StandardCharsets.US_ASCII));
    var received = new AtomicInteger();
    answer("/bucket", 403, "application/xml", "<Error/>");
    answer("/api/uploads/m", 200, "application/json", uploadWith(base + "/fresh"));
    server.createContext(
        "/fresh",
        exchange -> {
          received.set(exchange.getRequestBody().readAllBytes().length);
          send(exchange, 200, "text/plain", "");
        });

    client.uploadParts(
        new Upload("m", "uploading", 3, null, List.of(part(1, 3)), null, 0, 1), file, sent -> {});

    assertThat(received).hasValue(3);
  }

  @Test
  void a_session_is_refreshed_when_its_token_is_about_to_end() {
    var tokens = new ConcurrentHashMap<String, Integer>();
    var refreshes = new AtomicInteger();
    server.createContext(
        "/api/sessions/refresh",
        exchange ->
            send(
                exchange,
                200,
                "application/json",
                session("t" + refreshes.incrementAndGet(), 3600)));
    server.createContext(
        "/api/users/me",
        exchange -> {
          tokens.merge(exchange.getRequestHeaders().getFirst("Authorization"), 1, Integer::sum);
          send(exchange, 200, "application/json", "{}");
        });
    MediaHubClient person =
        client.withSession(new Accounts.Session("s", "t0", "Bearer", 0, "r0", 100));

    person.me();
    person.me();

    assertThat(tokens).isEqualTo(Map.of("Bearer t1", 2));
    assertThat(refreshes).hasValue(1);
  }

  private static String session(String token, long expiresIn) {
    return """
    {"sessionId":"s","accessToken":"%s","tokenType":"Bearer","expiresIn":%d,
     "refreshToken":"r","refreshExpiresIn":9999}\
    """
        .formatted(token, expiresIn);
  }

  private static String uploadWith(String url) {
    return """
    {"mediaId":"m","state":"uploading","partSizeBytes":3,"receivedBytes":0,
     "parts":[{"partNumber":1,"sizeBytes":3,"received":false,"url":"%s"}]}\
    """
        .formatted(url);
  }

  private Part part(int number, long size) {
    return new Part(
        number,
        size,
        base + "/bucket/key?part=" + number,
        Map.of("content-length", Long.toString(size), "if-none-match", "*"),
        false);
  }

  private void answer(String path, int status, String type, String body) {
    server.createContext(path, exchange -> send(exchange, status, type, body));
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
