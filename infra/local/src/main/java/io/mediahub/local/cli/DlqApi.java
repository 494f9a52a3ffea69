package io.mediahub.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.process.Probes;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of the stream-services' API that is about parked records. The read models' lie in
 * databases that all replicas share; those of the rendition process are known to the replica that
 * has the partition.
 */
final class DlqApi {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RENDITIONS = "rendition-process";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAGE = 500;

  private final List<URI> services;

  /**
   * @param services base addresses of all replicas
   */
  DlqApi(List<URI> services) {
    this.services = List.copyOf(services);
  }

  /** Which records are meant; null for all. */
  record Which(@Nullable String model, @Nullable String topic, @Nullable String key) {
    private Map<String, @Nullable String> parameters() {
      Map<String, @Nullable String> all = new LinkedHashMap<>();
      all.put("model", model);
      all.put("topic", topic);
      all.put("key", key);
      return all;
    }
  }

  /**
   * @param more whether there are more than were asked for
   */
  record Listed(List<JsonNode> items, boolean more) {}

  Listed parked(Which which, int limit) throws IOException, InterruptedException {
    return pages("", which, limit);
  }

  Listed dropped(Which which, int limit) throws IOException, InterruptedException {
    return pages("/dropped", which, limit);
  }

  private Listed pages(String path, Which which, int limit)
      throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    for (int i = 0; i < services.size(); i++) {
      boolean wanted = which.model() == null || which.model().equals(RENDITIONS);
      if (i > 0 && !wanted) {
        break;
      }
      Which here = i == 0 ? which : new Which(RENDITIONS, which.topic(), which.key());
      String after = "";
      while (items.size() <= limit) {
        Map<String, @Nullable String> parameters = here.parameters();
        parameters.put("limit", String.valueOf(PAGE));
        parameters.put("after", after);
        JsonNode page = get(services.get(i), path, parameters);
        page.path("items").forEach(items::add);
        after = page.path("next").asString("");
        if (after.isEmpty()) {
          break;
        }
      }
    }
    return new Listed(items.stream().limit(limit).toList(), items.size() > limit);
  }

  /** One key, which must be the only one that is meant. */
  JsonNode only(Which which) throws IOException, InterruptedException {
    List<JsonNode> items = parked(which, 2).items();
    if (items.size() == 1) {
      return items.getFirst();
    }
    throw items.isEmpty()
        ? nothing()
        : new Failure(
            ExitCode.USAGE,
            "More than one key is meant.",
            "Name --key, and --model and --topic where several have it parked.");
  }

  JsonNode show(JsonNode item) throws IOException, InterruptedException {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    for (String name : List.of("model", "topic", "key")) {
      parameters.put(name, item.path(name).asString());
    }
    return get(owner(item), "/record", parameters);
  }

  JsonNode correct(JsonNode item, Map<String, Object> correction)
      throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>(correction);
    for (String name : List.of("model", "topic", "key")) {
      body.put(name, item.path(name).asString());
    }
    return post(owner(item), "/corrections", body);
  }

  /**
   * @return how many keys it was asked for
   */
  int ask(JsonNode item, String action, Map<String, Object> signature)
      throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>(signature);
    body.put("action", action);
    for (String name : List.of("model", "topic", "key")) {
      body.put(name, item.path(name).asString());
    }
    return post(owner(item), "", body).path("keys").asInt();
  }

  /** The replica that has it parked. */
  private URI owner(JsonNode item) throws IOException, InterruptedException {
    if (item.path("model").asString().equals(RENDITIONS)) {
      for (URI service : services) {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("model", RENDITIONS);
        parameters.put("key", item.path("key").asString());
        if (!get(service, "", parameters).path("items").isEmpty()) {
          return service;
        }
      }
    }
    return services.getFirst();
  }

  private static JsonNode get(URI service, String path, Map<String, @Nullable String> parameters)
      throws IOException, InterruptedException {
    String query =
        parameters.entrySet().stream()
            .filter(each -> each.getValue() != null && !each.getValue().isEmpty())
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(HttpRequest.newBuilder(at(service, path + "?" + query)).GET());
  }

  private static JsonNode post(URI service, String path, Map<String, Object> body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(at(service, path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private static URI at(URI service, String path) {
    return URI.create(service + "/internal/parked" + path);
  }

  private static JsonNode send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer;
    try {
      answer = Probes.HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The stream-service does not answer: " + e.getMessage(),
          "See './mediahub status' and './mediahub logs stream-service'.");
    }
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return JSON.readTree(answer.body());
    }
    if (status / 100 == 4) {
      JsonNode problem = JSON.readTree(answer.body());
      throw new Failure(
          ExitCode.USAGE,
          problem.path("detail").asString("The stream-service answered " + status + "."),
          problem.path("hint").asString("See './mediahub dlq list'."));
    }
    throw new Failure(
        ExitCode.COMPONENT_FAILED,
        "The stream-service answered " + status + ".",
        "See './mediahub logs stream-service'.");
  }

  static Failure nothing() {
    return new Failure(ExitCode.USAGE, "No parked record matches.", "See './mediahub dlq list'.");
  }
}
