package io.mediahub.streams.readmodel;

import io.mediahub.streams.wire.PromptConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The consumer of a read model's stream thread. It reads on from where the database is, and not
 * from the offsets committed to Kafka, which are ahead of it after a crash or a restored backup:
 * when partitions are assigned, and wherever else Streams would seek.
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

  /** Streams revives a task without a new assignment: it would seek to the committed offset. */
  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata committed) {
    seekToDatabase(List.of(partition));
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    seekToDatabase(List.of(partition));
  }

  /**
   * Streams begins anew where nothing is committed, or where the log does not hold the position.
   */
  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    seekToDatabase(partitions);
  }

  private void seekToDatabase(Collection<TopicPartition> partitions) {
    LogBounds bounds = LogBounds.of(this, partitions);
    sessions
        .ofThisThread()
        .assigned(partitions, bounds, topic -> partitionsFor(topic).size())
        .forEach((partition, offset) -> super.seek(partition, offset));
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
        seekToDatabase(partitions);
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
