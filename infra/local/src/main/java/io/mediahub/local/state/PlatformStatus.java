package io.mediahub.local.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor says of itself: when it is asked, and in {@code run/status.json}.
 *
 * @param phase {@code starting}, {@code running}, {@code stopping} or {@code stopped}
 * @param healthy every component serves, and there is room on the disk
 * @param supervisorPid of the process that wrote this
 * @param startMs from the beginning of the start until everything served; null before that
 * @param failure why the start was given up; null unless it was
 * @param warnings what a person should mend before it stops something
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

  /**
   * One component.
   *
   * @param pid null when no process of ours runs
   * @param startMs from the process's start until it served; null before that
   * @param restarts since the supervisor began
   * @param error the newest reason for not serving
   * @param detail what it says of itself; null when that is nothing
   */
  public record Entry(
      String name,
      @Nullable Long pid,
      String state,
      @Nullable Long startMs,
      int restarts,
      String url,
      @Nullable String error,
      @Nullable String detail) {}

  /** A failure as it is told to people and scripts. */
  public record Problem(int exitCode, String sentence, String hint) {}
}
