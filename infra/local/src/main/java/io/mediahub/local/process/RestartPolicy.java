package io.mediahub.local.process;

import java.time.Duration;
import java.util.Optional;

/**
 * When a component that ended is restarted: after a pause that doubles with each failure in a row.
 * After too many it counts as failed and is tried only now and then. A long run resets the count.
 *
 * @param backoff the pauses before restarts
 * @param limit restarts in a row before the component is given up
 * @param goodRun a run at least this long resets the count of failures
 * @param seldom the pause between tries of a failed component
 * @param look how often a running component is checked
 * @param misses a component is restarted after this many checks in a row without an answer
 */
public record RestartPolicy(
    Backoff backoff, int limit, Duration goodRun, Duration seldom, Duration look, int misses) {
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
          6,
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          24);

  /** The count of failures in a row, once a run of this length has failed too. */
  public int failures(int before, Duration run) {
    return run.compareTo(goodRun) >= 0 ? 1 : before + 1;
  }

  /** The pause after that many failures in a row; empty when it is time to give up. */
  public Optional<Duration> pause(int failures) {
    if (failures > limit) {
      return Optional.empty();
    }
    return Optional.of(backoff.pause(failures));
  }
}
