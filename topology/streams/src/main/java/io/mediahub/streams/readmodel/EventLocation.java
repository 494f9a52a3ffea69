package io.mediahub.streams.readmodel;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/**
 * The coordinates of an event in the log.
 *
 * @param recordedAt timestamp of the record
 */
public record EventLocation(String topic, int partition, long offset, Instant recordedAt) {
  public TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }
}
