package io.mediahub.streams.readmodel;

import java.time.Duration;

/**
 * @param commitInterval how long a change may wait before it is written: most of the delay until it
 *     can be read
 * @param maxUnwrittenRows are written at once, whatever the interval
 * @param maxUnwrittenBytes of records are written at once, whatever the interval
 * @param cachedKeys record keys whose rows each task keeps in memory, per table
 * @param verifyEvery how often an idle model looks whether its database is still where it left it
 * @param giveUpAfter how long a database or a registry may be away before the stream thread is
 *     replaced
 * @param maxParkedRecords of a partition of the log, whatever their topic: what is beyond stays in
 *     the log, and the partition stands
 * @param maxParkedBytes the same in bytes
 */
public record ReadModelSettings(
    Duration commitInterval,
    int maxUnwrittenRows,
    long maxUnwrittenBytes,
    int cachedKeys,
    Duration verifyEvery,
    Duration giveUpAfter,
    long maxParkedRecords,
    long maxParkedBytes) {

  public static final ReadModelSettings DEFAULT =
      new ReadModelSettings(
          Duration.ofMillis(10),
          5_000,
          16L << 20,
          10_000,
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          10_000,
          64L << 20);
}
