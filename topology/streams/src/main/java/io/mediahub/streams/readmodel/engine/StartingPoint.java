package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.ReadModel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Where reading of a partition continues: what the progress in the database and the log that the
 * brokers have come to.
 */
sealed interface StartingPoint {
  /**
   * @param leaderEpoch of the log when it was read up to there; null where it is not known
   */
  record ReadOn(long offset, @Nullable Integer leaderEpoch) implements StartingPoint {}

  /**
   * The newest events that were read are not in the log any more.
   *
   * @param end offset of the next event of the log
   */
  record Truncated(long end) implements StartingPoint {}

  /**
   * Only a person can help, and nothing is read.
   *
   * @param sentence what is wrong and what to do
   */
  record Alarm(String sentence, long offset) implements StartingPoint {}

  /**
   * The rows are of older folds. They stay until a rebuild replaces them.
   *
   * @param sentence what is wrong and what to do
   */
  record WantsRebuild(String sentence, long offset) implements StartingPoint {}

  static StartingPoint of(
      ReadModel model, TopicPartition partition, Progress progress, LogBounds bounds) {
    long next = progress.nextOffset();
    long offset = Math.max(next, bounds.beginning(partition));
    if (progress.foldVersion() < model.foldVersion()) {
      return new WantsRebuild(
          ("Its rows were made by version %d of its folds, and this is version %d. Make them again with"
                  + " './mediahub rebuild %s'; until then they stay as they are.")
              .formatted(progress.foldVersion(), model.foldVersion(), model.name()),
          offset);
    }
    String alarm = alarm(model, partition, progress, bounds);
    if (alarm != null) {
      return new Alarm(alarm, offset);
    }
    return next > bounds.end(partition)
        ? new Truncated(bounds.end(partition))
        : new ReadOn(offset, progress.leaderEpoch());
  }

  private static @Nullable String alarm(
      ReadModel model, TopicPartition partition, Progress progress, LogBounds bounds) {
    if (progress.foldVersion() > model.foldVersion()) {
      return ("Its rows were made by version %d of its folds, and this is version %d. Upgrade this"
              + " service.")
          .formatted(progress.foldVersion(), model.foldVersion());
    }
    if (!model.source(partition.topic()).isOfFacts()) {
      return null;
    }
    if (bounds.beginning(partition) > progress.nextOffset()) {
      return ("The log begins at %d and was read up to %d: the events between are gone. Restore the"
              + " topic, or the model's database from a newer backup; a rebuild would lack them.")
          .formatted(bounds.beginning(partition), progress.nextOffset());
    }
    Uuid now = bounds.topicId(partition);
    if (now != null && progress.topicId() != null && !now.equals(progress.topicId())) {
      return ("The topic was deleted and made again: it is another log (%s) than the one that was"
              + " read (%s). Restore it, or rebuild the model if the new log is meant to be the"
              + " truth.")
          .formatted(now, progress.topicId());
    }
    return null;
  }
}
