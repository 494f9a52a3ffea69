package io.mediahub.streams.rebuild;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a shadow is made of; stored in it, so that an interrupted rebuild can go on.
 *
 * @param foldVersion of the folds that make it
 * @param asOf the time that it shows; null for the newest
 * @param loaded whether all rows are stored and the indexes are built
 * @param ranges of the log that are folded in memory
 */
public record ShadowState(
    String model,
    int foldVersion,
    @Nullable Instant asOf,
    Instant begunAt,
    boolean loaded,
    List<Range> ranges) {

  /**
   * A part of the log.
   *
   * @param from offset of its first record
   * @param to offset behind its last record
   * @param buckets in how many parts its keys are folded
   */
  public record Range(TopicPartition partition, long from, long to, int buckets) {
    List<Unit> units() {
      return java.util.stream.IntStream.range(0, buckets)
          .mapToObj(bucket -> new Unit(partition, bucket, buckets))
          .toList();
    }
  }

  public ShadowState {
    ranges = List.copyOf(ranges);
  }

  /** Offsets that are read, over all partitions; an upper bound of the events in them. */
  long length() {
    return ranges.stream().mapToLong(range -> range.to() - range.from()).sum();
  }
}
