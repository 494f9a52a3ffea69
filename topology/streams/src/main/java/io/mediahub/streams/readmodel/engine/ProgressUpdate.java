package io.mediahub.streams.readmodel.engine;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A compare-and-set of a model's progress in one partition, in the transaction of the rows that it
 * covers.
 *
 * @param from the progress that the database must have
 * @param to offset of the first event that the rows do not reflect
 * @param leaderEpoch of the log there; null keeps the stored value
 * @param topicId of the topic; null keeps the stored value
 * @param generation of the rows that the database must have; null is not compared
 */
public record ProgressUpdate(
    TopicPartition partition,
    long from,
    long to,
    @Nullable Integer leaderEpoch,
    @Nullable Uuid topicId,
    @Nullable Long generation) {

  public ProgressUpdate(TopicPartition partition, long from, long to) {
    this(partition, from, to, null, null, null);
  }
}
