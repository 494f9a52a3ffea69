package io.mediahub.streams.readmodel;

import io.mediahub.streams.wire.PromptConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The consumer of a read model's stream thread. It reads on from where the database is, and not
 * from the offsets committed to Kafka, which are ahead of it after a crash or a restored backup.
 */
final class PositionedConsumer extends PromptConsumer {
  private final ReadModelSessions sessions;

  PositionedConsumer(Map<String, Object> config, ReadModelSessions sessions) {
    super(config, sessions.settings().commitInterval());
    this.sessions = sessions;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, new SeekOnAssignment(listener));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ReadModelSession session = sessions.ofThisThread();
    session.beforePoll();
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    session.polled(records);
    return records;
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    super.commitSync(offsets);
    sessions.ofThisThread().committed(offsets);
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      sessions.ofThisThread().close();
    }
  }

  @Override
  public void close(CloseOptions options) {
    try {
      super.close(options);
    } finally {
      sessions.ofThisThread().close();
    }
  }

  private final class SeekOnAssignment implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener streams;

    SeekOnAssignment(ConsumerRebalanceListener streams) {
      this.streams = streams;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        sessions.ofThisThread().assigned(partitions).forEach(PositionedConsumer.this::seek);
      }
      streams.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      streams.onPartitionsRevoked(partitions);
      sessions.ofThisThread().unassigned(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      streams.onPartitionsLost(partitions);
      sessions.ofThisThread().unassigned(partitions);
    }
  }
}
