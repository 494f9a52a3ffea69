package io.mediahub.streams.readmodel;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Where the logs of some partitions begin and end, as the brokers say. */
record LogBounds(Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {

  static LogBounds of(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    return new LogBounds(consumer.beginningOffsets(partitions), consumer.endOffsets(partitions));
  }

  /** Offset of the next event. */
  long end(TopicPartition partition) {
    return ends.getOrDefault(partition, Long.MAX_VALUE);
  }

  /** Events that are no longer kept cannot be read. */
  long notBeforeBeginning(TopicPartition partition, long position) {
    return Math.max(position, beginnings.getOrDefault(partition, 0L));
  }
}
