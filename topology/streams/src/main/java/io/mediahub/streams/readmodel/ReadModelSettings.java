package io.mediahub.streams.readmodel;

import java.time.Duration;

/**
 * @param commitInterval how long a change may wait before it is written: most of the delay until it
 *     can be read
 * @param maxUnwrittenRows are written at once, whatever the interval
 * @param cachedKeys record keys whose rows each task keeps in memory, per table
 * @param verifyEvery how often an idle model looks whether its database is still where it left it
 * @param giveUpAfter how long a database may be away before the stream thread is replaced
 */
public record ReadModelSettings(
    Duration commitInterval,
    int maxUnwrittenRows,
    int cachedKeys,
    Duration verifyEvery,
    Duration giveUpAfter) {

  public static final ReadModelSettings DEFAULT =
      new ReadModelSettings(
          Duration.ofMillis(10), 5_000, 10_000, Duration.ofSeconds(5), Duration.ofMinutes(2));
}
