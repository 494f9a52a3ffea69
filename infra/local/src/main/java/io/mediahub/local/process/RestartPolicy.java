package io.mediahub.local.process;

import java.time.Duration;
import java.util.Optional;

/**
 * When a component that ended is started again: after a pause that doubles with each failure in a
 * row, until it counts as failed and is only tried now and then. A run that stayed up for a while
 * was a good one, and the count begins anew.
 *
 * @param first pause before the first restart
 * @param longest the pause does not grow beyond this
 * @param limit restarts in a row before the component is given up
 * @param goodRun a run this long makes the failures before it forgotten
 * @param seldom the pause between tries of one that was given up
 * @param look how often one that runs is looked at
 * @param misses so many looks in a row without a sign of life, and it is started anew
 */
public record RestartPolicy(
    Duration first,
    Duration longest,
    int limit,
    Duration goodRun,
    Duration seldom,
    Duration look,
    int misses) {
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
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
    long factor = 1L << Math.min(Math.max(failures, 1) - 1, 30);
    Duration pause = first.multipliedBy(factor);
    return Optional.of(pause.compareTo(longest) > 0 ? longest : pause);
  }
}
