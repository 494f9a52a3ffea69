package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Upstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API through the edge: what passes, what does not, and what happens when a service is away.
 */
class ApiTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private static Upstream service;
  private static EdgeUnderTest edge;
  private static int internalPort;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    service = new Upstream();
    internalPort = EdgeUnderTest.freePort();
    edge =
        new EdgeUnderTest(
            folder,
            service.url(),
            NOBODY,
            "mediahub.upload-service.url=" + NOBODY,
            "mediahub.edge.internal-port=" + internalPort);
  }

  @AfterAll
  static void stop() {
    edge.close();
    service.close();
  }

  @Test
  void a_command_and_its_answer_pass_unchanged() {
    service.answers(
        exchange -> {
          exchange.getResponseHeaders().add("ETag", "\"3\"");
          exchange.getResponseHeaders().add("Set-Cookie", "a=1; Path=/p/x");
          exchange.getResponseHeaders().add("Set-Cookie", "b=2; Path=/p/x");
          Upstream.json(exchange, 201, "{\"ok\":true}");
        });

    var answer =
        edge.send(
            edge.request("/api/media/m-1/playback?a=b&c=%20d")
                .headers(
                    "Authorization", "Bearer t",
                    "Idempotency-Key", "k-1",
                    "Content-Type", "application/json",
                    "X-Forwarded-For", "1.2.3.4",
                    "Origin", "http://localhost:5173",
                    "Forwarded", "for=1.2.3.4")
                .POST(BodyPublishers.ofString("{\"x\":1}")));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(text(answer)).isEqualTo("{\"ok\":true}");
    assertThat(header(answer, "ETag")).isEqualTo("\"3\"");
    assertThat(answer.headers().allValues("Set-Cookie")).hasSize(2);
    Upstream.Seen seen = service.last();
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.target()).isEqualTo("/api/media/m-1/playback?a=b&c=%20d");
    assertThat(new String(seen.body(), StandardCharsets.UTF_8)).isEqualTo("{\"x\":1}");
    assertThat(seen.header("Authorization")).isEqualTo("Bearer t");
    assertThat(seen.header("Idempotency-key")).isEqualTo("k-1");
    assertThat(seen.header("X-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(seen.header("X-forwarded-host")).isEqualTo("127.0.0.1:" + edge.port());
    assertThat(seen.header("X-forwarded-proto")).isEqualTo("http");
    assertThat(seen.header("Forwarded")).isEmpty();
    assertThat(seen.header("Origin")).as("pages are the edge's business").isEmpty();
  }

  @Test
  void every_request_begins_a_trace_and_a_strangers_is_not_continued() {
    service.answers(exchange -> Upstream.json(exchange, 200, "{}"));
    String trace = "0af7651916cd43dd8448eb211c80319c";

    edge.get("/api/media", "traceparent", "00-" + trace + "-b7ad6b7169203331-01");
    assertThat(service.last().header("Traceparent"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
        .doesNotContain(trace);
    edge.get("/api/media", "traceparent", "00-nonsense");
    assertThat(service.last().header("Traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    edge.get("/api/media");
    assertThat(service.last().header("Traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");

    assertThat(text(edge.get("/nowhere", "traceparent", "00-" + trace + "-b7ad6b7169203331-01")))
        .contains("traceId")
        .doesNotContain(trace);
  }

  @Test
  void what_is_not_in_the_table_does_not_exist() {
    service.answers(exchange -> Upstream.json(exchange, 200, "{}"));
    for (String path :
        new String[] {
          "/",
          "/internal/playlists/m-1/job/1/master.m3u8",
          "/actuator",
          "/actuator/env",
          "/actuator/prometheus",
          "/actuator/health/db",
          "/v3/api-docs",
          "/api",
          "/api/admin",
          "/api/docs/stream-service",
          "/.well-known/other",
          "/error",
        }) {
      assertProblem(edge.get(path), 404, "not-found");
    }
    assertThat(service.seen()).isEmpty();
  }

  @Test
  void descriptions_of_the_api_are_served_by_service() {
    service.answers(exchange -> Upstream.json(exchange, 200, "{\"openapi\":\"3.1.0\"}"));
    assertThat(text(edge.get("/api/docs"))).contains("openapi");
    assertThat(service.last().target()).isEqualTo("/v3/api-docs/mediahub");
    assertThat(text(edge.get("/api/docs/asyncapi"))).contains("openapi");
    assertThat(service.last().target()).isEqualTo("/v3/api-docs/topics");
    assertThat(text(edge.get("/api/docs/view-service"))).contains("openapi");
    assertThat(service.last().target()).isEqualTo("/v3/api-docs");
  }

  @Test
  void a_body_that_is_too_large_is_refused_with_or_without_its_length() {
    service.answers(exchange -> Upstream.json(exchange, 200, "{}"));
    byte[] large = new byte[64 * 1024 + 1];

    assertProblem(
        edge.send(edge.request("/api/users").POST(BodyPublishers.ofByteArray(large))),
        413,
        "body-too-large");
    assertThat(service.seen()).isEmpty();
    assertProblem(
        edge.send(
            edge.request("/api/users")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
        413,
        "body-too-large");
    byte[] allowed = new byte[64 * 1024];
    assertThat(
            edge.send(
                    edge.request("/api/users")
                        .POST(
                            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(allowed))))
                .statusCode())
        .isEqualTo(200);
    assertThat(service.last().body()).hasSize(64 * 1024);
  }

  @Test
  void a_service_that_is_away_slow_or_broken_is_said_so_and_when_to_come_again() {
    var away = edge.get("/api/uploads/m-1");
    assertProblem(away, 503, "origin-down");
    assertThat(header(away, "Retry-After")).isNotEmpty();
    assertThat(text(away)).contains("upload-service");

    CountDownLatch over = new CountDownLatch(1);
    service.answers(
        exchange -> {
          try {
            over.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertProblem(edge.get("/api/media"), 504, "origin-slow");
    over.countDown();

    service.answers(exchange -> exchange.close());
    assertProblem(edge.get("/api/media"), 502, "origin-failed");
  }

  @Test
  void a_page_can_read_what_went_wrong() {
    String[] page = {"Origin", "http://localhost:5173"};
    service.answers(exchange -> exchange.close());
    for (var answer :
        List.of(
            edge.get("/api/uploads/m-1", page), // nobody listens
            edge.get("/api/media", page), // breaks off
            edge.get("/p/pb-1/m-1/job/1/v720/00000.m4s", page), // no cookies
            edge.get( // no object store
                "/p/pb-1/m-1/job/1/v720/00000.m4s",
                "Origin",
                "http://localhost:5173",
                "Cookie",
                EdgeUnderTest.cookies("pb-1", "m-1")),
            edge.get("/api/media/%2e", page),
            edge.get("/nowhere", page))) {
      assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
      assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).hasSize(1);
      assertThat(answer.headers().allValues("Vary")).contains("Origin");
      assertThat(header(answer, "Via")).isEqualTo("1.1 mediahub-edge");
    }
  }

  @Test
  void half_an_answer_never_looks_whole() {
    service.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          boolean large = exchange.getRequestURI().getPath().endsWith("large");
          exchange.sendResponseHeaders(200, large ? 900_000 : 300);
          exchange.getResponseBody().write(new byte[large ? 600_000 : 200]);
          exchange.getResponseBody().flush();
          throw new IOException("dies in the middle");
        });
    // One that had not begun can still be told; a longer one breaks off.
    assertProblem(edge.get("/api/media/small"), 502, "origin-failed");
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> edge.get("/api/media/large")))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void a_large_answer_streams_and_ends_when_its_reader_has_gone() throws Exception {
    AtomicLong written = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(1);
    long all = 2_000_000_000L;
    service.answers(
        exchange -> {
          byte[] piece = new byte[64 * 1024];
          try {
            exchange.sendResponseHeaders(200, all);
            while (written.get() < all) {
              exchange
                  .getResponseBody()
                  .write(piece, 0, (int) Math.min(piece.length, all - written.get()));
              written.addAndGet(piece.length);
            }
          } finally {
            ended.countDown();
          }
        });
    try (Socket reader = new Socket("127.0.0.1", edge.port())) {
      reader
          .getOutputStream()
          .write(
              "GET /api/media HTTP/1.1\r\nHost: edge\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(reader.getInputStream().readNBytes(100_000)).hasSize(100_000);
    }

    assertThat(ended.await(15, TimeUnit.SECONDS)).isTrue();
    assertThat(written.get()).isLessThan(all / 10);
  }

  @Test
  void methods_that_no_service_knows_end_here() {
    assertThat(edge.raw("TRACE /api/media HTTP/1.1")).contains(" 405");
    assertProblem(
        edge.send(edge.request("/api/docs/view-service").DELETE()), 405, "method-not-allowed");
  }

  @Test
  void health_tells_names_and_states_and_its_status_is_the_edges_own() {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              var health = edge.get("/actuator/health");
              assertThat(health.statusCode()).isEqualTo(200);
              assertThat(text(health))
                  .contains("\"status\":\"DEGRADED\"")
                  .contains("\"view-service\":{\"status\":\"UP\"}")
                  .contains("\"upload-service\":{\"status\":\"DOWN\"}")
                  .doesNotContain("127.0.0.1");
            });
    assertThat(edge.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(edge.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  @Test
  void the_internal_port_has_the_actuator_and_nothing_else() throws Exception {
    service.answers(exchange -> Upstream.json(exchange, 200, "{}"));
    edge.get("/api/media");
    var metrics = internal("/actuator/prometheus");
    assertThat(text(metrics))
        .contains("mediahub_edge_requests_seconds_count{behaviour=\"media\"")
        .contains("mediahub_edge_revocation_applied")
        .contains("cache_gets_total");
    assertThat(text(internal("/actuator/health"))).contains("revocation");
    assertThat(internal("/api/media").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<byte[]> internal(String path) {
    return edge.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + internalPort + path)));
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code) {
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(text(answer)).contains("\"code\":\"" + code + "\"").contains("\"hint\"");
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
