package io.mediahub.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events as a client hears them. */
@Timeout(30)
class LiveEventTest {
  private static List<LiveEvent> read(String... lines) {
    var reader = new LiveEvent.Reader();
    List<LiveEvent> events = new ArrayList<>();
    for (String line : lines) {
      LiveEvent event = reader.line(line);
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

  @Test
  void given_events_with_comments_between_them_when_read_then_each_has_the_last_id() {
    List<LiveEvent> events =
        read(
            "retry: 1000",
            "event: ready",
            "id: 1",
            "data: {}",
            "",
            ": still here",
            "id: 2",
            "",
            "data: a",
            "data:b",
            "");

    assertThat(events)
        .containsExactly(new LiveEvent("1", "ready", "{}"), new LiveEvent("2", "message", "a\nb"));
  }

  @Test
  void given_an_open_connection_when_the_listener_has_had_enough_then_it_returns_at_once()
      throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    List<String> ids = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/api/events",
        exchange -> {
          ids.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write("event: status\nid: 8\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          try {
            over.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
    List<LiveEvent> heard = new ArrayList<>();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

      new MediaHubClient(base).listen("7", event -> !heard.add(event));

      assertThat(over.getCount()).as("the connection is still open").isEqualTo(1);
      assertThat(heard).containsExactly(new LiveEvent("8", "status", "{}"));
      assertThat(ids).containsExactly("7");
    } finally {
      over.countDown();
      server.stop(0);
    }
  }
}
