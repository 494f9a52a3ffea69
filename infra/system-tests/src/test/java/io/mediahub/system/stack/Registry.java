package io.mediahub.system.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The schema registry through Confluent's API, as any program would use it. */
public final class Registry {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Registry() {}

  /** Registers a schema, or finds it. Returns its id. */
  public static int register(String subject, String schema)
      throws IOException, InterruptedException {
    String url = Stack.setting("mediahub.registry.url");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(url + "/apis/ccompat/v7/subjects/" + subject + "/versions"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(
                BodyPublishers.ofString(
                    JSON.writeValueAsString(Map.of("schemaType", "AVRO", "schema", schema))))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body()).path("id").asInt();
    }
  }
}
