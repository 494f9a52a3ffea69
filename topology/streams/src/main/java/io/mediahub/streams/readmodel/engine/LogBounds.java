package io.mediahub.streams.readmodel.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Beginning and end offsets of partitions, and the ids of their topics, as the brokers have them.
 *
 * @param topicIds of the topics; a topic that was deleted and made again has another one
 */
record LogBounds(
    Map<TopicPartition, Long> beginnings,
    Map<TopicPartition, Long> ends,
    Map<String, Uuid> topicIds) {

  static LogBounds of(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions, Map<String, Uuid> topicIds) {
    return new LogBounds(
        new HashMap<>(consumer.beginningOffsets(partitions)),
        new HashMap<>(consumer.endOffsets(partitions)),
        topicIds);
  }

  /** Offset of the first event that is kept. */
  long beginning(TopicPartition partition) {
    return beginnings.getOrDefault(partition, 0L);
  }

  /** Offset of the next event. */
  long end(TopicPartition partition) {
    return ends.getOrDefault(partition, Long.MAX_VALUE);
  }

  /** Null where the brokers did not say. */
  @Nullable Uuid topicId(TopicPartition partition) {
    return topicIds.get(partition.topic());
  }
}
