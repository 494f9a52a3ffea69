package io.mediahub.bench.latency;

import io.mediahub.bench.Environment;
import io.mediahub.bench.report.Percentiles;
import java.time.Duration;

/**
 * The least that a way through the platform costs, without any work on it: a transaction, the
 * database's log, as many topics as the way has, each with a plain client behind it, and a row.
 */
public final class HopChain {
  /**
   * From a completed upload to playable, the commit of the command and then: Debezium to
   * upload.events, the rendition process to the topic of jobs, the worker to rendition.commands,
   * the process to rendition.events, the read model to its row. The commit of a database between
   * two topics is none of them.
   */
  public static final int TO_PLAYABLE = 4;

  private static final Duration PAUSE = Duration.ofMillis(1);

  private HopChain() {}

  /**
   * Milliseconds from the commit until the row is seen.
   *
   * @param topics on the way
   * @param rate commands a second, few enough that none waits for another
   * @param time after as much of warm-up
   */
  public static Percentiles measure(Environment environment, int topics, int rate, Duration time)
      throws Exception {
    try (BareChain chain = new BareChain(environment, PAUSE, topics)) {
      Drive.run(chain, rate, time);
      return Percentiles.of(
          Drive.run(chain, rate, time).stream().mapToDouble(Sample::acceptedToVisible).toArray());
    }
  }
}
