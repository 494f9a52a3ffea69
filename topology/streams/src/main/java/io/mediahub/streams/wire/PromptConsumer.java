package io.mediahub.streams.wire;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Waits long for records when there are none, and never long after there were some: a stream thread
 * that waits cannot commit. So an idle topology costs next to nothing, and a busy one commits in
 * time.
 */
public class PromptConsumer extends KafkaConsumer<byte[], byte[]> {
  private final Duration commitInterval;
  private boolean uncommitted;

  public PromptConsumer(Map<String, Object> config, Duration commitInterval) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.commitInterval = commitInterval;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    boolean hurry = uncommitted && timeout.compareTo(commitInterval) > 0;
    ConsumerRecords<byte[], byte[]> records = super.poll(hurry ? commitInterval : timeout);
    uncommitted = !records.isEmpty();
    return records;
  }
}
