package io.mediahub.local.validate;

import static io.mediahub.local.validate.Streams.in;
import static io.mediahub.local.validate.Streams.item;
import static io.mediahub.local.validate.Streams.sentences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of a server: what it answers is part of the checklist, and may be hostile. */
class HttpValidationTest {
  @TempDir Path folder;

  private final ConcurrentLinkedQueue<String> cookies = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private boolean types = true;
  private boolean ranges = true;

  @BeforeEach
  void serve() throws IOException {
    Streams.copy("good", folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private String url(String path) {
    return "http://localhost:%d/%s".formatted(server.getAddress().getPort(), path);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      cookies.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
      String path = exchange.getRequestURI().getPath();
      Path file = folder.resolve(path.substring(1));
      if (path.startsWith("/moved/")) {
        exchange.getResponseHeaders().set("Location", path.substring("/moved".length()));
        exchange.sendResponseHeaders(302, -1);
      } else if (path.endsWith("endless")) {
        exchange.sendResponseHeaders(200, 0);
        while (true) {
          exchange.getResponseBody().write(new byte[1 << 16]);
        }
      } else if (path.endsWith("stalled")) {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        Thread.sleep(Duration.ofSeconds(60)); // longer than the deadline of one file
      } else if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        file(exchange, file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void file(HttpExchange exchange, Path file) throws IOException {
    String name = file.toString();
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    if (ranges) {
      exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    }
    if (types) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type",
              name.endsWith(".m3u8")
                  ? "application/vnd.apple.mpegurl"
                  : name.endsWith(".vtt") ? "text/vtt; charset=utf-8" : "video/mp4");
    }
    byte[] bytes = Files.readAllBytes(file);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Report validate(String path) throws InterruptedException {
    return Streams.validate(url(path), Map.of("Cookie", "pass=secret"));
  }

  @Test
  void a_server_that_answers_well_passes() throws Exception {
    Report report = validate("master.m3u8?token=secret");

    assertThat(in(report, "failed")).as(sentences(report)).isEmpty();
    assertThat(item(report, 16).state()).isEqualTo("passed");
    assertThat(item(report, 16).notes()).isEmpty();
    assertThat(item(report, 1).findings())
        .extracting(Report.Found::level)
        .containsOnly("advice"); // not compressed
    assertThat(sentences(report)).doesNotContain("secret");
  }

  @Test
  void wrong_types_are_found() throws Exception {
    types = false;

    assertThat(in(validate("master.m3u8"), "failed")).containsExactly(1, 16);
  }

  @Test
  void redirects_are_followed_and_found() throws Exception {
    Streams.edit(
        folder.resolve("v90/playlist.m3u8"), text -> text.replace("00001", "/moved/v90/00001"));

    Report report = validate("master.m3u8");

    assertThat(in(report, "failed")).as(sentences(report)).containsExactly(16);
    assertThat(sentences(report)).contains("the server sends to another address");
  }

  @Test
  void redirects_that_lead_nowhere_end() throws Exception {
    Streams.edit(
        folder.resolve("v90/playlist.m3u8"),
        text -> text.replace("00001.m4s", "/moved" + "/moved".repeat(9) + "/v90/00001.m4s"));

    assertThat(sentences(validate("master.m3u8"))).contains("redirects that lead nowhere");
  }

  @Test
  void what_the_user_gives_goes_to_the_server_of_the_stream_and_to_no_other() throws Exception {
    String elsewhere = url("v90/00001.m4s").replace("localhost", "127.0.0.1");
    Streams.edit(folder.resolve("v90/playlist.m3u8"), text -> text.replace("00001.m4s", elsewhere));

    validate("master.m3u8");

    assertThat(cookies.stream().filter("null"::equals)).hasSize(1);
    assertThat(cookies).contains("pass=secret");
  }

  @Test
  void endless_and_stalled_files_are_bounded() throws Exception {
    Streams.edit(
        folder.resolve("v90/playlist.m3u8"),
        text -> text.replace("00000.m4s", "endless").replace("00001.m4s", "stalled"));
    Limits quick =
        new Limits(
            1 << 20,
            1 << 20,
            50,
            100,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMillis(100));

    Report report = new Validation(quick, Map.of(), (files, of, name) -> {}).of(url("master.m3u8"));

    assertThat(sentences(report))
        .contains("v90/endless is larger than 1048576 bytes.")
        .contains("v90/stalled took longer than 10 s.");
  }

  @Test
  void a_stream_on_the_network_names_no_file_of_this_machine() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "WEBVTT");
    Streams.edit(
        folder.resolve("v90/playlist.m3u8"),
        text -> text.replace("00001.m4s", secret.toUri().toString()));

    assertThat(sentences(validate("master.m3u8")))
        .contains("may name only http and https addresses");
  }

  @Test
  void the_time_limit_ends_it() throws Exception {
    Limits none =
        new Limits(1 << 20, 1 << 20, 50, 100, Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO);

    Report report = new Validation(none, Map.of(), (files, of, name) -> {}).of(url("master.m3u8"));

    assertThat(report.status()).isEqualTo("incomplete");
  }

  @Test
  void an_address_that_does_not_answer_is_said_so() {
    assertThatThrownBy(() -> validate("nothing.m3u8?token=secret"))
        .hasMessageContaining("is answered with 404")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Streams.validate("ftp://localhost/x.m3u8", Map.of()))
        .hasMessageContaining("is refused");
  }

  @Test
  void a_page_is_no_playlist() throws Exception {
    Files.writeString(folder.resolve("page.m3u8"), "<html>", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> validate("page.m3u8")).hasMessageContaining("is no HLS playlist");
  }
}
