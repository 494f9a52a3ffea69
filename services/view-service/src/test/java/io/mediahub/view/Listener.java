package io.mediahub.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of live events: a real connection, read line by line. */
final class Listener implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Heard END = new Heard("", "end", "{}");

  /** An event as it came. */
  record Heard(String id, String kind, String data) {
    JsonNode json() {
      return JsonMapper.shared().readTree(data);
    }

    String mediaId() {
      return json().path("mediaId").asString();
    }

    String type() {
      return json().path("type").asString();
    }
  }

  private final HttpResponse<InputStream> answer;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private volatile String lastId = "";

  private Listener(HttpResponse<InputStream> answer) {
    this.answer = answer;
    Thread.ofVirtual().start(this::read);
  }

  /** Connects, and waits for the first event, which says that all that follows is heard. */
  static Listener of(int port, String token, @Nullable String lastId) {
    return of(port, token, lastId, "");
  }

  static Listener of(int port, String token, @Nullable String lastId, String query) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/events" + query))
            .header("Authorization", "Bearer " + token);
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    try {
      var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      return new Listener(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    String kind = "";
    String data = "";
    try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          lastId = line.substring(4);
        } else if (line.startsWith("event: ")) {
          kind = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
          heard.add(new Heard(lastId, kind, data));
          data = "";
        }
      }
    } catch (IOException e) {
      // closed by the test, or cut off
    }
    heard.add(END);
  }

  /** The next event; {@code end} at the end of the connection. */
  Heard next() {
    try {
      Heard next = heard.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("an event within 20 s").isNotNull();
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The id to go on after, which heartbeats move too. */
  String lastId() {
    return lastId;
  }

  @Override
  public void close() {
    try {
      answer.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
