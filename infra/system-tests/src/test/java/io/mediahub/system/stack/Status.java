package io.mediahub.system.stack;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the supervisor says of itself. */
public record Status(
    String phase, boolean healthy, long supervisorPid, List<Component> components) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * @param pid null when no process of its own runs
   */
  public record Component(String name, Long pid, String state, int restarts, String error) {
    public boolean ready() {
      return state.equals("ready");
    }
  }

  static Status read(Path file) {
    return JSON.readValue(file.toFile(), Status.class);
  }

  public Component component(String name) {
    return components.stream()
        .filter(component -> component.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no component " + name));
  }

  /** Whether every component serves. */
  public boolean allReady() {
    return phase.equals("running") && components.stream().allMatch(Component::ready);
  }
}
