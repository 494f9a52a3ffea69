package io.mediahub.local.component;

import io.mediahub.local.process.Probes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The part of Kafka Connect's REST API that is needed here. */
final class ConnectApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String url;

  ConnectApi(String url) {
    this.url = url;
  }

  /** The connector and its tasks taken together. */
  enum Health {
    RUNNING,
    STARTING,
    FAILED,
    MISSING
  }

  /**
   * Asks the worker to validate the configuration: one that requires exactly-once is refused by a
   * worker that has it off, although a stored one would be started without a word.
   *
   * @throws IOException with the first error
   */
  void requireExactlyOnce(String name, JsonNode config) throws IOException, InterruptedException {
    String type = config.get("connector.class").asString();
    String plugin = type.substring(type.lastIndexOf('.') + 1);
    JsonNode answer = put("/connector-plugins/" + plugin + "/config/validate", named(name, config));
    if (answer.get("error_count").asInt() > 0) {
      for (JsonNode item : answer.get("configs")) {
        JsonNode errors = item.get("value").get("errors");
        if (!errors.isEmpty()) {
          throw new IOException(
              "the connector's configuration is refused: " + errors.get(0).asString());
        }
      }
    }
  }

  /** Validation wants the name inside the configuration; creation takes it from the path. */
  private static JsonNode named(String name, JsonNode config) {
    ObjectNode whole = JSON.createObjectNode().put("name", name);
    whole.setAll((ObjectNode) config);
    return whole;
  }

  /** Creates or updates it; the same configuration again changes nothing. */
  void apply(String name, JsonNode config) throws IOException, InterruptedException {
    put("/connectors/" + name + "/config", config);
  }

  /**
   * Deletes the offsets of a connector, which is stopped for that and stays so; does nothing when
   * there is none of that name.
   *
   * @throws IOException as long as its tasks have not ended; to be tried again
   */
  void forgetOffsets(String name) throws IOException, InterruptedException {
    if (!exists(name)) {
      return;
    }
    send(request("/connectors/" + name + "/stop").PUT(BodyPublishers.noBody()));
    send(request("/connectors/" + name + "/offsets").DELETE());
  }

  /** By its configuration: a connector that has not begun since Connect started has no status. */
  private boolean exists(String name) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        Probes.HTTP.send(request("/connectors/" + name).GET().build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200 && answer.statusCode() != 404) {
      throw new IOException("Connect answered " + answer.statusCode() + ".");
    }
    return answer.statusCode() == 200;
  }

  /** Lets a stopped connector go on. */
  void resume(String name) throws IOException, InterruptedException {
    send(request("/connectors/" + name + "/resume").PUT(BodyPublishers.noBody()));
  }

  void restartFailed(String name) throws IOException, InterruptedException {
    send(
        request("/connectors/" + name + "/restart?includeTasks=true&onlyFailed=true")
            .POST(BodyPublishers.noBody()));
  }

  Health health(String name) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        Probes.HTTP.send(
            request("/connectors/" + name + "/status").GET().build(), BodyHandlers.ofString());
    if (answer.statusCode() == 404) {
      return Health.MISSING;
    }
    return health(JSON.readTree(answer.body()));
  }

  /** A connector without a task has not begun; one failed part makes the whole failed. */
  static Health health(JsonNode status) {
    JsonNode tasks = status.path("tasks");
    boolean running = "RUNNING".equals(status.path("connector").path("state").asString(""));
    boolean failed = "FAILED".equals(status.path("connector").path("state").asString(""));
    for (JsonNode task : tasks) {
      String state = task.path("state").asString("");
      failed |= state.equals("FAILED");
      running &= state.equals("RUNNING");
    }
    if (failed) {
      return Health.FAILED;
    }
    return running && !tasks.isEmpty() ? Health.RUNNING : Health.STARTING;
  }

  private JsonNode put(String path, JsonNode body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = Probes.HTTP.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(
          "Connect answered " + answer.statusCode() + ": " + message(answer.body()));
    }
    return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  private static String message(String body) {
    return body.lines()
        .findFirst()
        .orElse("")
        .transform(l -> l.substring(0, Math.min(300, l.length())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
  }
}
