package io.mediahub.local.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes one line of a service's health for people: what is not up, and what it is doing. */
final class HealthDetail {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST = 300;

  /** Parts of Spring Boot that say nothing of interest. */
  private static final Set<String> PLAIN =
      Set.of("ping", "ssl", "diskSpace", "livenessState", "readinessState");

  private HealthDetail() {}

  /**
   * The line.
   *
   * @param body answer of {@code /actuator/health}
   * @return null when there is nothing to say
   */
  static @Nullable String of(String body) {
    List<String> said = new ArrayList<>();
    try {
      for (Map.Entry<String, JsonNode> part : JSON.readTree(body).path("components").properties()) {
        String status = part.getValue().path("status").asString("");
        boolean up = status.equals("UP");
        String details = details(part.getValue().path("details"), up);
        if (!up) {
          said.add((part.getKey() + " " + status + (details.isEmpty() ? "" : ": ")) + details);
        } else if (!details.isEmpty() && !PLAIN.contains(part.getKey())) {
          said.add(details);
        }
      }
    } catch (JacksonException e) {
      return null; // an answer of something else
    }
    String line = String.join("; ", said);
    return line.isEmpty()
        ? null
        : line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** A healthy part takes a word or two; an unhealthy one is shown in full. */
  private static String details(JsonNode details, boolean up) {
    return details.properties().stream()
        .filter(detail -> !up || detail.getValue().isValueNode())
        .map(detail -> detail.getKey() + " " + text(detail.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.asString() : value.toString();
  }
}
