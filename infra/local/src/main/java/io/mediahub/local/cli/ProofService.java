package io.mediahub.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.component.Components;
import io.mediahub.local.process.Probes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the stream-service says about the proofs of the log, to this machine. */
final class ProofService {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final String url;

  ProofService(Environment environment) {
    url =
        new Components(environment.platform()).streamServices().getFirst().url()
            + "/internal/proof";
  }

  JsonNode checkpoints() throws IOException, InterruptedException {
    return JSON.readTree(text(get("/checkpoints")));
  }

  JsonNode event(String eventId) throws IOException, InterruptedException {
    return JSON.readTree(text(get("/event?eventId=" + encoded(eventId))));
  }

  JsonNode event(String topic, String partition, String offset)
      throws IOException, InterruptedException {
    return JSON.readTree(
        text(
            get(
                "/event?topic=%s&partition=%s&offset=%s"
                    .formatted(encoded(topic), encoded(partition), encoded(offset)))));
  }

  String consistency(String older) throws IOException, InterruptedException {
    String body = JSON.writeValueAsString(Map.of("checkpoint", older));
    return JSON.readTree(
            text(
                request("/consistency")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))))
        .path("proof")
        .asString();
  }

  /** To be closed; {@code what} is records or leaves. */
  InputStream stream(String what, JsonNode tree) throws IOException, InterruptedException {
    return sent(get(
            "/%s?topic=%s&partition=%d&size=%d"
                .formatted(
                    what,
                    encoded(tree.path("topic").asString()),
                    tree.path("partition").asInt(),
                    tree.path("size").asLong())))
        .body();
  }

  private HttpRequest.Builder get(String path) {
    return request(path).GET();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  private static String text(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (InputStream body = sent(request).body()) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }

  private static HttpResponse<InputStream> sent(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer;
    try {
      answer = Probes.HTTP.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The stream-service does not answer: " + e.getMessage(),
          "See './mediahub status' and './mediahub logs stream-service'.");
    }
    if (answer.statusCode() / 100 == 2) {
      return answer;
    }
    try (InputStream body = answer.body()) {
      throw failure(answer.statusCode(), new String(body.readNBytes(100_000), UTF_8));
    }
  }

  /** The sentence and the hint of a problem+json. */
  private static Failure failure(int status, String body) {
    JsonNode problem;
    try {
      problem = JSON.readTree(body);
    } catch (tools.jackson.core.JacksonException e) {
      problem = JSON.createObjectNode();
    }
    return new Failure(
        status == 404 || status == 409 ? ExitCode.CHECK_FAILED : ExitCode.COMPONENT_FAILED,
        problem.path("detail").asString("The stream-service answered " + status + "."),
        problem.path("hint").asString("See './mediahub logs stream-service'."));
  }
}
