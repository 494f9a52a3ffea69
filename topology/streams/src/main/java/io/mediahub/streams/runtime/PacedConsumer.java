package io.mediahub.streams.runtime;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer whose polls are long while the topics are idle and short after records arrived, since
 * a stream thread cannot commit while it polls. An idle topology costs next to nothing, and a busy
 * one commits in time.
 */
public class PacedConsumer extends KafkaConsumer<byte[], byte[]> {
  private final CommitPacing pacing;

  public PacedConsumer(Map<String, Object> config, Duration commitInterval) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.pacing = new CommitPacing(commitInterval);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = super.poll(pacing.atMost(timeout, System.nanoTime()));
    if (!records.isEmpty()) {
      pacing.received(System.nanoTime());
    }
    return records;
  }
}
