package io.mediahub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service's OpenAPI description, which is kept in {@code docs/api}: what changes for clients is
 * seen in a review.
 */
public final class ApiDocument {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private ApiDocument() {}

  /**
   * Compares what the running service says with what is kept; writes it first when the system
   * property {@code docs.write} is true. Tests run in the service's own folder.
   *
   * @throws AssertionError when they differ, or when a field has no description or a success no
   *     example
   */
  public static void check(String service, Api api) {
    JsonNode served = api.get("/v3/api-docs").json();
    String expected = JSON.writeValueAsString(JSON.treeToValue(served, Object.class)) + "\n";
    Path kept = Path.of("..", "..", "docs", "api", service + ".json");
    try {
      if (Boolean.getBoolean("docs.write")) {
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, expected);
      }
      String there = Files.exists(kept) ? Files.readString(kept) : null;
      if (!expected.equals(there)) {
        throw new AssertionError(
            kept.normalize()
                + " is not what "
                + service
                + " serves, "
                + firstDifference(expected, there)
                + ". Run `mvn -pl services/"
                + service
                + " test -Ddocs.write=true` to write it anew.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> missing = missing(served);
    if (!missing.isEmpty()) {
      throw new AssertionError(
          "The Javadoc of these components lacks a description, or a `such as {@code …}` for the"
              + " example: "
              + missing);
    }
  }

  private static List<String> missing(JsonNode api) {
    List<String> missing = new ArrayList<>();
    for (var schema : api.at("/components/schemas").properties()) {
      for (var field : schema.getValue().path("properties").properties()) {
        if (!field.getValue().has("description")) {
          missing.add(schema.getKey() + "." + field.getKey());
        }
      }
    }
    for (JsonNode operation :
        api.path("paths").valueStream().flatMap(JsonNode::valueStream).toList()) {
      for (var response : operation.path("responses").properties()) {
        if (response.getKey().startsWith("2")) {
          for (JsonNode body : response.getValue().path("content")) {
            addMissing(operation.path("operationId").asString(), body.path("example"), missing);
          }
        }
      }
    }
    return missing;
  }

  private static void addMissing(String where, JsonNode example, List<String> missing) {
    if (example.isMissingNode() || example.isNull()) {
      missing.add("example of " + where);
    } else if (example.isArray()) {
      example.forEach(item -> addMissing(where + "[]", item, missing));
    }
    for (var member : example.properties()) {
      addMissing(where + "." + member.getKey(), member.getValue(), missing);
    }
  }

  private static String firstDifference(String served, @Nullable String kept) {
    if (kept == null) {
      return "for it does not exist";
    }
    var lines = served.lines().toList();
    var keptLines = kept.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String other = i < keptLines.size() ? keptLines.get(i) : "";
      if (!lines.get(i).equals(other)) {
        return "first in line " + (i + 1) + ": " + lines.get(i).strip();
      }
    }
    return "for it goes on after line " + lines.size();
  }
}
