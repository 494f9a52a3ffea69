package io.mediahub.streams.readmodel.engine;

import java.time.Duration;

/**
 * @param commitInterval how long a change may wait before it is written; this is most of the read
 *     model's delay
 * @param maxUnwrittenRows that trigger a write before the interval is over
 * @param maxUnwrittenBytes of records that trigger a write before the interval is over
 * @param cachedKeys record keys whose rows each task keeps in memory, per table
 * @param verifyEvery how often an idle model verifies its progress in the database
 * @param giveUpAfter how long a database or registry may be unavailable before the stream thread is
 *     replaced
 * @param maxParkedRecords of a partition of the log, whatever their topic: beyond it the partition
 *     is held, and records stay in the log
 * @param maxParkedBytes the same in bytes
 */
public record ModelSettings(
    Duration commitInterval,
    int maxUnwrittenRows,
    long maxUnwrittenBytes,
    int cachedKeys,
    Duration verifyEvery,
    Duration giveUpAfter,
    long maxParkedRecords,
    long maxParkedBytes) {

  public static final ModelSettings DEFAULT =
      new ModelSettings(
          Duration.ofMillis(10),
          5_000,
          16L << 20,
          10_000,
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          10_000,
          64L << 20);
}
