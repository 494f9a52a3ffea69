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
  private final Promptness promptness;

  public PromptConsumer(Map<String, Object> config, Duration commitInterval) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.promptness = new Promptness(commitInterval);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records =
        super.poll(promptness.atMost(timeout, System.nanoTime()));
    if (!records.isEmpty()) {
      promptness.received(System.nanoTime());
    }
    return records;
  }
}
