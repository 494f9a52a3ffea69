package io.mediahub.local.process;

import java.time.Duration;
import java.util.Optional;

/**
 * When a component that ended is started again: after a pause that doubles with each failure in a
 * row, and not for ever. A run that stayed up for a while was a good one, and the count begins
 * anew.
 *
 * @param first pause before the first restart
 * @param longest the pause does not grow beyond this
 * @param limit restarts in a row before the component is given up
 * @param goodRun a run this long makes the failures before it forgotten
 */
public record RestartPolicy(Duration first, Duration longest, int limit, Duration goodRun) {
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 6, Duration.ofMinutes(1));

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
