package io.mediahub.bench.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs of this benchmark that were kept. The number of workers is a setting of the encoder's start,
 * so the gain of another worker shows between two runs: one with each number.
 */
final class Earlier {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Earlier() {}

  /**
   * The wall seconds of the platform in the newest run with these settings.
   *
   * @param settings that must be the same, as they were kept
   */
  static Optional<Double> wall(Path history, Map<String, Object> settings) throws IOException {
    if (!Files.isDirectory(history)) {
      return Optional.empty();
    }
    List<Path> runs;
    try (Stream<Path> all = Files.list(history)) {
      runs =
          all.filter(f -> String.valueOf(f.getFileName()).matches("encode-.*\\.json"))
              .sorted(Comparator.comparing(Path::toString).reversed())
              .toList();
    }
    for (Path run : runs) {
      Optional<JsonNode> kept = read(run);
      if (kept.isPresent() && same(kept.get().path("settings"), settings)) {
        JsonNode wall = kept.get().path("figures").path("platform").path("wallSeconds");
        if (wall.isNumber()) {
          return Optional.of(wall.asDouble());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean same(JsonNode kept, Map<String, Object> settings) {
    return settings.entrySet().stream()
        .allMatch(each -> kept.path(each.getKey()).asString().equals(each.getValue().toString()));
  }

  private static Optional<JsonNode> read(Path run) throws IOException {
    try {
      return Optional.of(JSON.readTree(Files.readString(run)));
    } catch (JacksonException cutOff) {
      return Optional.empty();
    }
  }
}
