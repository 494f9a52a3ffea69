package io.mediahub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI description of a service. An answer that is not as described fails the test that
 * received it: another status, or a header, member or value that is undescribed or missing.
 */
final class ApiContract {
  private static final Map<URI, ApiContract> BY_SERVICE = new ConcurrentHashMap<>();
  private static final List<String> DESCRIBED_HEADERS = List.of("ETag", "Location", "Set-Cookie");

  private final JsonNode document;

  private ApiContract(JsonNode document) {
    this.document = document;
  }

  static ApiContract of(URI service) {
    return BY_SERVICE.computeIfAbsent(service, ApiContract::read);
  }

  private static ApiContract read(URI service) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(service.resolve("/v3/api-docs")).build();
      return new ApiContract(
          JsonMapper.shared().readTree(http.send(request, BodyHandlers.ofString()).body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws AssertionError when the answer is not as it is described
   */
  void check(String method, String path, Api.Answer answer) {
    if (!path.startsWith("/api/")) {
      return; // not for clients
    }
    String what = method + " " + path + " -> " + answer.status();
    Optional<JsonNode> operation = operation(method, path);
    if (operation.isEmpty()) {
      that(answer.status() >= 400, what + ": this operation is not described");
      return;
    }
    JsonNode responses = operation.get().path("responses");
    JsonNode response = responses.path(Integer.toString(answer.status()));
    if (response.isMissingNode() && answer.status() >= 400) {
      response = responses.path("default");
    }
    that(!response.isMissingNode(), what + ": this status is not described");
    for (String header : DESCRIBED_HEADERS) {
      that(
          answer.header(header) == null || response.path("headers").has(header),
          what + ": the header " + header + " is not described");
    }
    Optional<JsonNode> schema =
        response.path("content").valueStream().map(content -> content.path("schema")).findFirst();
    that(
        answer.text().isEmpty() == schema.isEmpty(),
        what + ": the body is not as described: " + answer.text());
    schema.ifPresent(described -> check(what + " body", answer.json(), described));
  }

  private Optional<JsonNode> operation(String method, String path) {
    String[] given = path.split("/", -1);
    return document.path("paths").properties().stream()
        .filter(entry -> matches(entry.getKey().split("/", -1), given))
        // /api/users/me before /api/users/{userId}
        .sorted((a, b) -> Boolean.compare(a.getKey().contains("{"), b.getKey().contains("{")))
        .map(entry -> entry.getValue().path(method.toLowerCase(Locale.ROOT)))
        .filter(operation -> !operation.isMissingNode())
        .findFirst();
  }

  private static boolean matches(String[] pattern, String[] path) {
    if (pattern.length != path.length) {
      return false;
    }
    for (int i = 0; i < path.length; i++) {
      if (!pattern[i].startsWith("{") && !pattern[i].equals(path[i])) {
        return false;
      }
    }
    return true;
  }

  private void check(String where, JsonNode value, JsonNode schema) {
    if (schema.has("$ref")) {
      check(where, value, document.at(schema.path("$ref").asString().substring(1)));
    } else if (schema.has("oneOf")) {
      oneOf(where, value, schema.path("oneOf"));
    } else {
      that(hasType(value, schema.path("type")), where + " is no " + schema.path("type"));
      if (schema.has("enum") && !value.isNull()) {
        that(
            schema.path("enum").valueStream().anyMatch(value::equals),
            where + " is not one of " + schema.path("enum"));
      }
      if (value.isObject()) {
        members(where, value, schema);
      }
      if (value.isArray() && schema.has("items")) { // without, they may be anything
        value.forEach(item -> check(where + "[]", item, schema.path("items")));
      }
    }
  }

  /** References, of which one must fit, or null. */
  private void oneOf(String where, JsonNode value, JsonNode schemas) {
    List<String> unfit = new ArrayList<>();
    for (JsonNode schema : schemas) {
      try {
        check(where, value, schema);
        return;
      } catch (AssertionError e) {
        unfit.add(e.getMessage());
      }
    }
    throw new AssertionError(String.join("; or ", unfit));
  }

  private void members(String where, JsonNode value, JsonNode schema) {
    for (JsonNode required : schema.path("required")) {
      that(value.has(required.asString()), where + " has no " + required);
    }
    JsonNode others = schema.path("additionalProperties");
    for (var member : value.properties()) {
      String at = where + "." + member.getKey();
      JsonNode described = schema.path("properties").path(member.getKey());
      if (described.isMissingNode()) {
        that(others.isObject() || others.asBoolean(false), at + " is not described");
        if (others.isObject()) {
          check(at, member.getValue(), others);
        }
      } else {
        check(at, member.getValue(), described);
      }
    }
  }

  private static boolean hasType(JsonNode value, JsonNode types) {
    return types.isArray()
        ? types.valueStream().anyMatch(type -> hasType(value, type))
        : switch (types.asString("")) {
          case "string" -> value.isString();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          case "array" -> value.isArray();
          case "object" -> value.isObject();
          case "null" -> value.isNull();
          default -> true;
        };
  }

  private static void that(boolean holds, String sentence) {
    if (!holds) {
      throw new AssertionError(sentence);
    }
  }
}
