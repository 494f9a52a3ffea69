package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Upstream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service of two instances: work is shared, and one that goes is not missed. */
class BalancingTest {
  private Upstream one;
  private Upstream two;
  private EdgeUnderTest edge;

  @BeforeEach
  void start(@TempDir Path folder) {
    one = new Upstream();
    two = new Upstream();
    answer("one", "two");
    edge =
        new EdgeUnderTest(
            folder,
            one.url(),
            URI.create("http://127.0.0.1:1"),
            "mediahub.view-service.url=" + one.url() + "," + two.url());
  }

  @AfterEach
  void stop() {
    edge.close();
    one.close();
    two.close();
  }

  @Test
  void both_are_asked_in_turn() {
    for (int i = 0; i < 20; i++) {
      assertThat(edge.get("/api/media").statusCode()).isEqualTo(200);
    }

    assertThat(one.seen()).hasSize(10);
    assertThat(two.seen()).hasSize(10);
  }

  @Test
  void the_less_busy_one_is_asked() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    one.answers(
        exchange -> {
          try {
            over.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          Upstream.json(exchange, 200, "{}");
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        threads.submit(() -> edge.get("/api/media"));
      }
      await().until(() -> one.seen().size() == 1);
      int before = two.seen().size();

      for (int i = 0; i < 10; i++) {
        edge.get("/api/media");
      }

      assertThat(two.seen().size()).isGreaterThanOrEqualTo(before + 10);
      assertThat(one.seen()).hasSize(1);
      over.countDown();
    }
  }

  @Test
  void one_that_is_gone_is_not_missed_whatever_is_asked() {
    one.close();

    for (int i = 0; i < 10; i++) {
      assertThat(text(edge.get("/api/media"))).contains("two");
      var command = edge.request("/api/media/m-1/playback").POST(BodyPublishers.ofString("{}"));
      assertThat(text(edge.send(command))).contains("two");
    }
    assertThat(text(edge.get("/actuator/health")))
        .contains("\"view-service\":{\"status\":\"DEGRADED\"")
        .contains("\"instances\":[{\"status\":\"DOWN\"},{\"status\":\"UP\"}]")
        .doesNotContain("127.0.0.1");
  }

  @Test
  void what_broke_off_is_asked_again_only_if_twice_is_as_good_as_once() {
    one.answers(exchange -> exchange.close()); // received, and no answer
    for (int i = 0; i < 4; i++) {
      assertThat(edge.get("/api/media").statusCode()).isEqualTo(200);
    }
    two.answers(exchange -> exchange.close());
    int before = one.seen().size();

    var unsafe = edge.send(edge.request("/api/media/m/playback").POST(BodyPublishers.noBody()));

    assertThat(unsafe.statusCode()).isEqualTo(502);
    assertThat(one.seen().size() + two.seen().size()).isEqualTo(before + 1);
  }

  @Test
  void a_command_with_a_key_goes_to_the_other_one() {
    one.answers(exchange -> exchange.close());
    for (int i = 0; i < 6; i++) {
      var command =
          edge.request("/api/media/m-1/playback")
              .header("Idempotency-Key", "k-" + i)
              .POST(BodyPublishers.ofString("{}"));
      assertThat(text(edge.send(command))).contains("two");
    }
  }

  @Test
  void none_at_all_is_said_so() {
    one.close();
    two.close();

    var answer = edge.get("/api/media");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(text(answer)).contains("origin-down").contains("view-service");
  }

  private void answer(String first, String second) {
    one.answers(exchange -> Upstream.json(exchange, 200, "\"" + first + "\""));
    two.answers(exchange -> Upstream.json(exchange, 200, "\"" + second + "\""));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
