package io.mediahub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * @throws AssertionError when they differ
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
