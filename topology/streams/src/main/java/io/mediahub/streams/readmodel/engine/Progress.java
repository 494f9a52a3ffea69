package io.mediahub.streams.readmodel.engine;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * How far a model reflects a partition, and by which version of its folds.
 *
 * @param nextOffset offset of the first event that the rows do not reflect
 * @param leaderEpoch of the log when it was read up to there; null where it was not written down
 * @param topicId of the topic that was read; null where it was not written down
 * @param foldVersion of the folds that made the rows
 * @param generation of the rows: raised when a rebuild replaced them by another copy
 */
public record Progress(
    long nextOffset,
    @Nullable Integer leaderEpoch,
    @Nullable Uuid topicId,
    int foldVersion,
    long generation) {

  /** Of rows that were never replaced. */
  public Progress(
      long nextOffset, @Nullable Integer leaderEpoch, @Nullable Uuid topicId, int foldVersion) {
    this(nextOffset, leaderEpoch, topicId, foldVersion, 0);
  }

  public static Progress none(int foldVersion) {
    return new Progress(0, null, null, foldVersion);
  }
}
