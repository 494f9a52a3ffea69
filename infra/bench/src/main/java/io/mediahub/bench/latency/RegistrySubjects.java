package io.mediahub.bench.latency;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema registry by Confluent's API, as another program would use it. */
final class RegistrySubjects {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String API = "/apis/ccompat/v7";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI registry;

  RegistrySubjects(URI registry) {
    this.registry = registry;
  }

  /** A schema and the id that stands for it in records. */
  record Registered(int id, Schema schema) {}

  Registered latest(String subject) throws IOException, InterruptedException {
    JsonNode latest = ask("GET", "/subjects/" + subject + "/versions/latest", null);
    return new Registered(
        latest.path("id").asInt(), new Schema.Parser().parse(latest.path("schema").asString()));
  }

  /** Registers a schema, or finds it; returns its id. */
  int register(String subject, Schema schema) throws IOException, InterruptedException {
    String body = JSON.writeValueAsString(Map.of("schema", schema.toString()));
    return ask("POST", "/subjects/" + subject + "/versions", body).path("id").asInt();
  }

  private JsonNode ask(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(registry + API + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(
                    method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The schema registry answered "
              + answer.statusCode()
              + " to "
              + method
              + " "
              + path
              + ".",
          "See './mediahub status' and './mediahub logs registry'.");
    }
    return JSON.readTree(answer.body());
  }
}
