package io.mediahub.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Upstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that go on for as long as the client listens. */
@Timeout(60)
class LiveTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Upstream service;
  private static EdgeUnderTest edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    service = new Upstream();
    edge =
        new EdgeUnderTest(
            folder,
            service.url(),
            NOBODY,
            "mediahub.edge.max-live=8",
            "mediahub.edge.max-connections=8",
            "mediahub.edge.response-timeout=2s");
  }

  @AfterAll
  static void stop() {
    edge.close();
    service.close();
  }

  private static HttpResponse<InputStream> listen() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + "/api/events?a=b"))
            .header("Last-Event-ID", "c-1")
            .build();
    return HTTP.send(request, BodyHandlers.ofInputStream());
  }

  private static OutputStream begun(com.sun.net.httpserver.HttpExchange exchange)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void given_an_answer_that_goes_on_when_a_piece_comes_then_it_is_sent_on_at_once()
      throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    service.answers(
        exchange -> {
          OutputStream out = begun(exchange);
          send(out, "data: one\n\n");
          waitFor(heard); // it was not held until there was more
          for (int i = 0; i < 5; i++) { // longer than the time-out, and never silent for so long
            pause(700);
            send(out, ":\n");
          }
          send(out, "data: two\n\n");
        });

    var answer = listen();
    var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("data: one");
    heard.countDown();
    List<String> rest = lines.lines().filter(line -> line.startsWith("data")).toList();

    assertThat(rest).containsExactly("data: two");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(service.last().header("Last-event-id")).isEqualTo("c-1");
    assertThat(service.last().target()).isEqualTo("/api/events?a=b");
  }

  @Test
  void given_a_listener_when_it_goes_then_the_service_hears_of_it() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    service.answers(
        exchange -> {
          OutputStream out = begun(exchange);
          try {
            for (int i = 0; i < 200; i++) {
              send(out, ": here\n\n");
              pause(50);
            }
          } catch (IOException e) {
            gone.countDown();
          }
        });
    var answer = listen();
    assertThat(answer.body().read()).isEqualTo(':');

    answer.body().close();

    waitFor(gone);
  }

  @Test
  void given_many_listeners_of_one_address_when_another_comes_then_it_waits_and_reads_go_on()
      throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    service.answers(
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals("/api/events")) {
            Upstream.json(exchange, 200, "{}");
            return;
          }
          OutputStream out = begun(exchange);
          while (over.getCount() > 0) {
            send(out, ": here\n\n");
            pause(50);
          }
          ended.incrementAndGet();
        });
    List<HttpResponse<InputStream>> first = new ArrayList<>();
    first.add(listen());
    first.add(listen());

    var refused = listen();

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(edge.get("/api/media").statusCode()).isEqualTo(200);
    over.countDown();
    for (var one : first) {
      one.body().readAllBytes();
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> ended.get() == 2);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              var again = listen();
              again.body().readAllBytes();
              assertThat(again.statusCode()).isEqualTo(200);
            });
  }

  /** The service's own speed, which the test is about. */
  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
