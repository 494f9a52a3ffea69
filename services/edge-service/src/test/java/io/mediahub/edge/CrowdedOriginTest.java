package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Upstream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is asked for more than it gets done. */
class CrowdedOriginTest {
  private static final int CONNECTIONS = 8;

  @Test
  void given_a_service_that_all_connections_wait_for_when_it_is_asked_then_it_is_said_to_be_busy(
      @TempDir Path folder) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    try (var service = new Upstream();
        var clients = Executors.newVirtualThreadPerTaskExecutor();
        var edge =
            new EdgeUnderTest(
                folder,
                service.url(),
                URI.create("http://127.0.0.1:1"),
                "mediahub.edge.max-connections=" + CONNECTIONS,
                "mediahub.edge.connect-timeout=500ms",
                "mediahub.edge.response-timeout=20s")) {
      service.answers(
          exchange -> {
            asked.incrementAndGet();
            waitFor(over);
            Upstream.json(exchange, 200, "{}");
          });
      List<Future<HttpResponse<byte[]>>> first = new ArrayList<>();
      for (int n = 0; n < CONNECTIONS; n++) {
        first.add(clients.submit(() -> edge.get("/api/media")));
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> asked.get() == CONNECTIONS);

      var refused = edge.get("/api/media");

      over.countDown();
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("origin-busy");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      for (var one : first) {
        assertThat(one.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
    }
  }

  private static void waitFor(CountDownLatch over) {
    try {
      over.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
