package io.mediahub.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform's processes, as its supervisor wrote them down. */
public final class Components {
  public static final String SUPERVISOR = "supervisor";

  private Components() {}

  /**
   * Name to pid of what runs now, the supervisor among them.
   *
   * @param state the environment's folder
   * @throws IOException when there is no status file: the platform does not run here
   */
  public static Map<String, Long> running(Path state) throws IOException {
    return parse(Files.readString(state.resolve("run/status.json")));
  }

  static Map<String, Long> parse(String json) {
    JsonNode status = JsonMapper.builder().build().readTree(json);
    Map<String, Long> pids = new LinkedHashMap<>();
    for (JsonNode component : status.path("components")) {
      if (component.path("pid").isNumber()) {
        pids.put(component.path("name").asString(), component.path("pid").asLong());
      }
    }
    if (status.path("supervisorPid").isNumber()) {
      pids.put(SUPERVISOR, status.path("supervisorPid").asLong());
    }
    return pids;
  }
}
