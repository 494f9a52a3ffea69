package io.mediahub.streams.readmodel;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A position that moves together with the rows that it covers.
 *
 * @param from what the database must have, or it is not what its rows were read from
 * @param to offset of the first event that the rows do not reflect
 * @param leaderEpoch of the log there; null leaves what is written down
 * @param topicId of the topic; null leaves what is written down
 */
public record Advance(
    TopicPartition partition,
    long from,
    long to,
    @Nullable Integer leaderEpoch,
    @Nullable Uuid topicId) {

  public Advance(TopicPartition partition, long from, long to) {
    this(partition, from, to, null, null);
  }
}
