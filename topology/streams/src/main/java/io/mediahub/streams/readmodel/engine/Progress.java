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
 */
public record Progress(
    long nextOffset, @Nullable Integer leaderEpoch, @Nullable Uuid topicId, int foldVersion) {

  public static Progress none(int foldVersion) {
    return new Progress(0, null, null, foldVersion);
  }
}
