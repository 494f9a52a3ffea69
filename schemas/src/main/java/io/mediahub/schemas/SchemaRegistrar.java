package io.mediahub.schemas;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Registers the schema of every topic through the Confluent-compatible API at start, so that an
 * incompatible change fails the start and not a running pipeline.
 */
public final class SchemaRegistrar {
  /** Readers with the new schema can read everything ever written. */
  public static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String JSON = "application/vnd.schemaregistry.v1+json";

  /** Where Apicurio serves the API; Confluent's own registry has it at the root: "". */
  public static final String APICURIO_PATH = "/apis/ccompat/v7";

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final RegistryRequests registry;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * @param registryUrl base address of an Apicurio registry, without a path
   */
  public SchemaRegistrar(String registryUrl) {
    this(registryUrl, APICURIO_PATH);
  }

  /**
   * @param path where the registry serves the Confluent-compatible API
   */
  public SchemaRegistrar(String registryUrl, String path) {
    this(registryUrl, path, Map.of());
  }

  /**
   * @param path where the registry serves the Confluent-compatible API
   * @param properties of the serde, which may hold credentials
   */
  public SchemaRegistrar(String registryUrl, String path, Map<String, ?> properties) {
    this.registry = new RegistryRequests(registryUrl, path, properties);
  }

  /**
   * Sets the compatibility level of this platform's subjects and registers all schemas. Idempotent.
   *
   * @throws IncompatibleSchema when a schema cannot read what was written before
   * @throws IOException when the registry cannot be reached
   */
  public void registerAll() throws IOException, InterruptedException {
    for (Topic<?> topic : Topics.ALL) {
      register(topic);
    }
  }

  /** The text of the schema with this id; null where there is none. */
  @Nullable String find(int id) throws IOException, InterruptedException {
    HttpResponse<String> answer = get("/schemas/ids/" + id);
    if (answer.statusCode() == 404) {
      return null;
    }
    expectSuccess(answer, "the schema " + id);
    return MAPPER.readTree(answer.body()).path("schema").asString();
  }

  /** All registered versions of a subject: ids and texts. */
  Map<Integer, String> versions(String subject) throws IOException, InterruptedException {
    String path = "/subjects/" + subject + "/versions";
    HttpResponse<String> answer = get(path);
    expectSuccess(answer, "the versions of " + subject);
    Map<Integer, String> versions = new LinkedHashMap<>();
    for (JsonNode version : MAPPER.readTree(answer.body())) {
      HttpResponse<String> one = get(path + "/" + version.asInt());
      expectSuccess(one, "a version of " + subject);
      JsonNode schema = MAPPER.readTree(one.body());
      versions.put(schema.path("id").asInt(), schema.path("schema").asString());
    }
    return versions;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(registry.to(path, DEADLINE).GET().build(), BodyHandlers.ofString());
  }

  private void register(Topic<?> topic) throws IOException, InterruptedException {
    expectSuccess(
        send("PUT", "/config/" + topic.subject(), "{\"compatibility\":\"" + COMPATIBILITY + "\"}"),
        "the compatibility level of " + topic.subject());
    String body =
        "{\"schemaType\":\"AVRO\",\"schema\":" + quote(topic.valueSchema().toString()) + "}";
    HttpResponse<String> answer = send("POST", "/subjects/" + topic.subject() + "/versions", body);
    if (answer.statusCode() == 409) {
      requireThere(topic, body, answer.body());
    } else {
      expectSuccess(answer, topic.subject());
    }
  }

  /**
   * A registry answers with one status for an incompatible schema and for one that another replica
   * registers at the same moment; only the second can then be found.
   */
  private void requireThere(Topic<?> topic, String body, String refusal)
      throws IOException, InterruptedException {
    if (send("POST", "/subjects/" + topic.subject(), body).statusCode() != 200) {
      throw new IncompatibleSchema(topic.subject(), refusal);
    }
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        registry
            .to(path, DEADLINE)
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", JSON)
            .build(),
        BodyHandlers.ofString());
  }

  private static void expectSuccess(HttpResponse<String> answer, String what) throws IOException {
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "The schema registry answered %d for %s: %s"
              .formatted(answer.statusCode(), what, answer.body()));
    }
  }

  /**
   * A JSON string literal. Schemas are plain text: quotes, backslashes and line ends are all there
   * is.
   */
  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }

  /** The registry refused a schema: some record already written could not be read with it. */
  public static final class IncompatibleSchema extends RuntimeException {
    IncompatibleSchema(String subject, String answer) {
      super(
          "The schema of %s cannot read what was written before, so it was not registered: %s"
              .formatted(subject, answer));
    }
  }
}
