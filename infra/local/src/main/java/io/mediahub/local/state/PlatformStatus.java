package io.mediahub.local.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's report on the platform, sent by {@link StatusSocket} and written to {@code
 * run/status.json}.
 *
 * @param phase the label of a {@link Phase}
 * @param healthy every component serves, and there is room on the disk
 * @param supervisorPid of the process that wrote this
 * @param startMs from the beginning of the start until everything served; null before that
 * @param failure why the start was given up; null unless it was
 * @param warnings what a person should take care of before something stops
 */
public record PlatformStatus(
    String phase,
    boolean healthy,
    String environment,
    String url,
    long supervisorPid,
    @Nullable Long startMs,
    @Nullable Problem failure,
    List<String> warnings,
    List<Entry> components) {
  /** The name under which the supervisor itself is shown. */
  public static final String SUPERVISOR = "supervisor";

  /**
   * One component.
   *
   * @param pid null when no process of ours runs
   * @param startMs from the process's start until it served; null before that
   * @param restarts since the supervisor began
   * @param error the newest reason for not serving
   * @param detail what it reports about itself, in one line; null for nothing
   */
  public record Entry(
      String name,
      @Nullable Long pid,
      String state,
      @Nullable Long startMs,
      int restarts,
      String url,
      @Nullable String error,
      @Nullable String detail) {
    public boolean isReady() {
      return state.equals(State.READY.label());
    }
  }

  /** A {@link io.mediahub.local.Failure} in the status. */
  public record Problem(int exitCode, String sentence, String hint) {}

  /** The running processes by the names of their components, the supervisor among them. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (Entry entry : components) {
      if (entry.pid() != null) {
        pids.put(entry.name(), entry.pid());
      }
    }
    pids.put(SUPERVISOR, supervisorPid);
    return pids;
  }

  /** What is known of one component; empty when there is none of that name. */
  public Optional<Entry> component(String name) {
    return components.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /** Whether the platform is up and every component serves. */
  public boolean allReady() {
    return isRunning() && components.stream().allMatch(Entry::isReady);
  }

  /** Whether everything has served once, and nobody has stopped it since. */
  public boolean isRunning() {
    return phase.equals(Phase.RUNNING.label());
  }
}
