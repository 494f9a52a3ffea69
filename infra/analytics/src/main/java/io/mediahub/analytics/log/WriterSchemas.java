package io.mediahub.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Schemas by the ids that records begin with, from the registry's Confluent-compatible API. An id
 * never changes its meaning, so each is asked for once. One thread at a time.
 */
public final class WriterSchemas implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A registered schema and its id. */
  public record Registered(int id, Schema schema) {}

  private final String base;
  private final @Nullable String authorization;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
  private final Map<Integer, Optional<Schema>> known = new HashMap<>();

  public WriterSchemas(LogSettings settings) {
    URI url = URI.create(settings.registryUrl());
    String user = url.getUserInfo();
    base =
        user == null
            ? settings.registryUrl()
            : settings.registryUrl().replace(url.getRawUserInfo() + "@", "");
    authorization = authorization(settings.registry(), user);
  }

  /** Credentials in Confluent's or Apicurio's spelling, or from the address. */
  private static @Nullable String authorization(
      Map<String, String> settings, @Nullable String user) {
    for (String prefix : new String[] {"schema.registry.", ""}) {
      String token = settings.get(prefix + "bearer.auth.token");
      if (token != null) {
        return "Bearer " + token;
      }
      String pair = settings.get(prefix + "basic.auth.user.info");
      if (pair != null) {
        return basic(pair);
      }
    }
    String name = settings.get("apicurio.registry.auth.username");
    String password = settings.get("apicurio.registry.auth.password");
    if (name != null && password != null) {
      return basic(name + ":" + password);
    }
    return user == null ? null : basic(user);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  /**
   * Empty when the registry has none of this id.
   *
   * @throws Failure when the registry does not answer
   */
  public Optional<Schema> byId(int id) {
    Optional<Schema> schema = known.get(id);
    if (schema == null) {
      schema = ask("/schemas/ids/" + id).map(WriterSchemas::schema);
      known.put(id, schema);
    }
    return schema;
  }

  /**
   * The newest schema of a topic's values; empty when the registry has none, as for topics that are
   * not Avro.
   *
   * @throws Failure when the registry does not answer
   */
  public Optional<Registered> newestOf(String topic) {
    return ask("/subjects/" + topic + "-value/versions/latest")
        .map(answer -> new Registered(answer.path("id").asInt(), schema(answer)));
  }

  private static Schema schema(JsonNode answer) {
    return new Schema.Parser().parse(answer.path("schema").asString());
  }

  private Optional<JsonNode> ask(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() == 404) {
        return Optional.empty();
      }
      if (answer.statusCode() != 200) {
        throw away("answered " + answer.statusCode());
      }
      return Optional.of(JSON.readTree(answer.body()));
    } catch (IOException e) {
      throw away("does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("was not awaited");
    }
  }

  private Failure away(String what) {
    return new Failure(
        ExitCode.COMPONENT_FAILED,
        "The schema registry at " + base + " " + what + ".",
        "See './mediahub status' and './mediahub logs registry'.");
  }

  @Override
  public void close() {
    http.close();
  }
}
