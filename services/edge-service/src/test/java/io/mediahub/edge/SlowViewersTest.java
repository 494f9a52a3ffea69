package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.MediaObjects;
import io.mediahub.edge.support.SlowViewer;
import io.mediahub.edge.support.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers who send or read slowly cost the others neither memory nor connections. */
class SlowViewersTest {
  private static final int MANY = 12;
  private static final int OBJECT = 7_000_000;
  private static final byte[] BYTES = new byte[OBJECT];

  private static MediaObjects store;
  private static Upstream service;
  private static EdgeUnderTest edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    new Random(7).nextBytes(BYTES);
    store = new MediaObjects();
    service = new Upstream();
    edge =
        new EdgeUnderTest(
            folder,
            service.url(),
            store.endpoint(),
            "mediahub.edge.cache.max-collecting=15MB",
            "mediahub.edge.max-connections=32",
            "mediahub.edge.response-timeout=20s",
            "mediahub.edge.body-timeout=1s");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    edge.close();
    service.close();
    store.close();
  }

  @Test
  void many_slow_readers_share_a_bound_of_memory_and_get_all_bytes() throws Exception {
    String cookie = EdgeUnderTest.cookies("pb-1", "m-1");
    List<SlowViewer> viewers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      String key = "m-1/job/1/v720/0000%d.m4s".formatted(i);
      store.put(key, BYTES);
      SlowViewer viewer = new SlowViewer(edge.port());
      viewer.ask("/p/pb-1/" + key, cookie);
      viewers.add(viewer);
      assertThat(collecting()).isBetween(1.0, 15.0 * 1024 * 1024);
    }
    for (int i = MANY - 1; i > 0; i--) { // whoever was not kept gets the same
      byte[] rest = viewers.get(i).rest();
      byte[] end = Arrays.copyOfRange(rest, rest.length - 1000, rest.length);
      assertThat(end).isEqualTo(Arrays.copyOfRange(BYTES, OBJECT - 1000, OBJECT));
    }
    viewers.getFirst().close(); // goes away in the middle
    await().atMost(Duration.ofSeconds(30)).until(() -> collecting() == 0);
    for (SlowViewer viewer : viewers) {
      viewer.close();
    }
  }

  @Test
  void hundreds_of_slow_readers_stop_no_other_viewer() throws Exception {
    int readers = 300;
    int playbacks = 30;
    String film = "m-2/job/1/v720/";
    for (int i = 0; i < 20; i++) {
      store.put(film + "0000%02d.m4s".formatted(i), BYTES);
    }
    store.put(film + "cold.m4s", BYTES);
    List<SlowViewer> slow = new ArrayList<>();
    try {
      for (int i = 0; i < readers; i++) {
        String playback = "slow-" + i % playbacks;
        SlowViewer viewer = new SlowViewer(edge.port());
        viewer.ask(
            "/p/" + playback + "/" + film + "0000%02d.m4s".formatted(i % 20),
            EdgeUnderTest.cookies(playback, "m-2"));
        slow.add(viewer);
      }
      HttpClient other =
          HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.2")).build();
      long begun = System.nanoTime();

      var answer =
          other.send(
              edge.request("/p/pb-9/" + film + "cold.m4s")
                  .header("Cookie", EdgeUnderTest.cookies("pb-9", "m-2"))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(BYTES);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      assertThat(edge.get("/api/media").statusCode()).isEqualTo(200);
    } finally {
      for (SlowViewer viewer : slow) {
        viewer.close();
      }
    }
  }

  @Test
  void one_playback_reads_only_so_much_at_a_time() throws Exception {
    String key = "m-3/job/1/v720/00000.m4s";
    store.put(key, BYTES);
    String cookie = EdgeUnderTest.cookies("pb-many", "m-3");
    List<SlowViewer> viewers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      SlowViewer viewer = new SlowViewer(edge.port());
      viewer.ask("/p/pb-many/" + key, cookie);
      viewers.add(viewer);
    }

    var refused = edge.get("/p/pb-many/" + key, "Cookie", cookie);

    assertThat(refused.statusCode()).isEqualTo(429);
    for (SlowViewer viewer : viewers) {
      viewer.close();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> edge.get("/p/pb-many/" + key, "Cookie", cookie).statusCode() == 200);
  }

  @Test
  void many_who_send_in_drops_leave_the_connections_to_others() throws Exception {
    service.answers(exchange -> Upstream.json(exchange, 200, "{}"));
    List<SlowViewer> viewers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      SlowViewer viewer = new SlowViewer(edge.port());
      viewer.send("POST /api/users HTTP/1.1\r\nHost: edge\r\nContent-Length: 1000\r\n\r\n{");
      viewers.add(viewer);
      assertThat(edge.get("/api/media").statusCode()).isEqualTo(200);
    }
    assertThat(service.seen()).allMatch(seen -> seen.method().equals("GET"));
    for (SlowViewer viewer : viewers) {
      viewer.close();
    }
  }

  @Test
  void a_body_that_never_ends_is_refused_though_it_keeps_coming() throws Exception {
    try (SlowViewer viewer = new SlowViewer(edge.port())) {
      viewer.send("POST /api/users HTTP/1.1\r\nHost: edge\r\nContent-Length: 60000\r\n\r\n");
      String answer = "";
      for (int drops = 0; drops < 100 && answer.isEmpty(); drops++) {
        viewer.send("x");
        answer = viewer.answerWithin(100);
      }
      assertThat(answer).isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void asking_for_health_all_at_once_asks_each_service_once() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    service.beforeHealth(
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    int before = service.probes();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        answers.add(threads.submit(() -> edge.get("/actuator/health").statusCode()));
      }
      await().until(() -> service.probes() == before + 3);
      go.countDown();
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
    service.beforeHealth(() -> {});
    // Whoever came after the answer was a second old has asked once more.
    assertThat(service.probes() - before).isLessThanOrEqualTo(6);
  }

  private static double collecting() {
    return edge.bean(MeterRegistry.class).get("mediahub.edge.objects.collecting").gauge().value();
  }
}
