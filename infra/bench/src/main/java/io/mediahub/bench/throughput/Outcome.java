package io.mediahub.bench.throughput;

import io.mediahub.bench.report.Percentiles;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one step at one rate has shown, in its measured time.
 *
 * @param rate commands that were due per second
 * @param accepted commands per second that were answered as accepted
 * @param command milliseconds from when a command was due to its answer
 * @param lag milliseconds from the answer to the row in the read model, of the watched commands
 * @param failures commands that were not accepted, by what was said or happened
 * @param invisible watched commands whose row was not seen in time
 * @param overrun whether the step was ended since too many commands waited for their answers
 */
record Outcome(
    int rate,
    double accepted,
    Percentiles command,
    Percentiles lag,
    Map<String, Long> failures,
    int invisible,
    boolean overrun) {
  /** Commands that may fail, of all. */
  private static final double FAILURES = 0.001;

  /** What the clock of a short step may miss of the rate. */
  private static final double OF_THE_RATE = 0.97;

  long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Whether the platform kept up.
   *
   * @param limitMillis of the answers and of the lag, each at p99
   */
  boolean holds(double limitMillis) {
    return !overrun
        && invisible == 0
        && failed() <= FAILURES * (command.count() + failed())
        && accepted >= OF_THE_RATE * rate
        && command.at(99) <= limitMillis
        && lag.at(99) <= limitMillis;
  }

  Map<String, Object> figures(double limitMillis) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("rate", rate);
    all.put("acceptedPerSecond", Math.round(accepted * 10) / 10.0);
    all.put("commandMillis", command.figures());
    all.put("lagMillis", lag.figures());
    all.put("failures", failures);
    all.put("invisible", invisible);
    all.put("overrun", overrun);
    all.put("holds", holds(limitMillis));
    return all;
  }
}
