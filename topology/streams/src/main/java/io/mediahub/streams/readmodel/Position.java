package io.mediahub.streams.readmodel;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/**
 * Where an event lies in the log.
 *
 * @param recordedAt timestamp of the record
 */
public record Position(String topic, int partition, long offset, Instant recordedAt) {
  TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }
}
