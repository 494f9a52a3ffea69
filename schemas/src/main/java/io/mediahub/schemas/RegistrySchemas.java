package io.mediahub.schemas;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writers' schemas from a registry, through the Confluent-compatible API. An id never changes its
 * meaning, so that each schema is fetched once. Thread-safe.
 */
public final class RegistrySchemas implements WriterSchemas {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** How long an unknown id is not requested again. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  private static final int MAX_UNKNOWN = 1_000;

  private final RegistryRequests registry;
  private final Duration deadline;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
  private final ConcurrentMap<Integer, Schema> known = new ConcurrentHashMap<>();
  private final Map<Integer, Long> unknownSinceNanos = new LinkedHashMap<>();

  /**
   * @param registryUrl base address of an Apicurio registry, without a path
   */
  public RegistrySchemas(String registryUrl) {
    this(registryUrl, SchemaRegistrar.APICURIO_PATH, Duration.ofSeconds(10));
  }

  /**
   * @param path where the registry serves the Confluent-compatible API
   * @param deadline for each answer
   */
  public RegistrySchemas(String registryUrl, String path, Duration deadline) {
    this(registryUrl, path, deadline, Map.of());
  }

  /**
   * @param path where the registry serves the Confluent-compatible API
   * @param deadline for each answer
   * @param properties of the serde, which may hold credentials
   */
  public RegistrySchemas(
      String registryUrl, String path, Duration deadline, Map<String, ?> properties) {
    this.registry = new RegistryRequests(registryUrl, path, properties);
    this.deadline = deadline;
  }

  @Override
  public Schema byId(int id, Topic<?> reader) {
    Schema cached = known.get(id);
    return cached == null ? ask(id, reader) : cached;
  }

  private Schema ask(int id, Topic<?> reader) {
    if (wasUnknownJustNow(id)) {
      throw new UnknownId(id);
    }
    HttpResponse<String> answer = send(request("/schemas/ids/" + id).GET());
    if (answer.statusCode() == 404) {
      // An unknown id of an empty or foreign registry means nothing.
      warm(reader);
      remember(id);
      throw new UnknownId(id);
    }
    Schema schema = schema(expectSuccess(answer));
    known.put(id, schema);
    return schema;
  }

  /**
   * @throws RegistryAway when the registry does not know the schema that this installation
   *     registered for the topic
   */
  @Override
  public void warm(Topic<?> reader) {
    String body =
        JSON.writeValueAsString(
            Map.of("schemaType", "AVRO", "schema", reader.valueSchema().toString()));
    HttpResponse<String> answer =
        send(
            request("/subjects/" + reader.subject())
                .header("Content-Type", CONTENT_TYPE)
                .POST(BodyPublishers.ofString(body)));
    if (answer.statusCode() == 404) {
      throw new RegistryAway(
          "The schema registry at %s does not know the schema of %s that was registered with it: it is empty, older, or another one."
              .formatted(registry, reader.name()));
    }
    known.put(id(expectSuccess(answer)), reader.valueSchema());
  }

  private HttpRequest.Builder request(String path) {
    return registry.to(path, deadline);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new RegistryAway(
          "The schema registry at %s does not answer: %s".formatted(registry, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryAway("Interrupted while waiting for the schema registry.");
    }
  }

  private JsonNode expectSuccess(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new RegistryAway(
          "The schema registry at %s answered %d.".formatted(registry, answer.statusCode()));
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw noRegistry();
    }
  }

  private Schema schema(JsonNode answer) {
    try {
      return new Schema.Parser().parse(answer.path("schema").asString(""));
    } catch (SchemaParseException e) {
      throw noRegistry();
    }
  }

  private int id(JsonNode answer) {
    JsonNode id = answer.path("id");
    if (!id.isInt()) {
      throw noRegistry();
    }
    return id.asInt();
  }

  private RegistryAway noRegistry() {
    return new RegistryAway(
        "The service at %s is not a registry of Avro schemas. Check mediahub.registry.url."
            .formatted(registry));
  }

  private boolean wasUnknownJustNow(int id) {
    synchronized (unknownSinceNanos) {
      Long since = unknownSinceNanos.get(id);
      return since != null && System.nanoTime() - since < UNKNOWN_FOR.toNanos();
    }
  }

  private void remember(int id) {
    synchronized (unknownSinceNanos) {
      unknownSinceNanos.remove(id); // to the end, where the newest are
      unknownSinceNanos.put(id, System.nanoTime());
      if (unknownSinceNanos.size() > MAX_UNKNOWN) {
        var oldest = unknownSinceNanos.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }
}
