package io.mediahub.streams.readmodel;

import io.mediahub.streams.wire.PromptConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The consumer of a read model's stream thread. It reads on from where the database is, and not
 * from the offsets committed to Kafka, which are ahead of it after a crash or a restored backup:
 * when partitions are assigned, and wherever else Streams would seek.
 */
final class PositionedConsumer extends PromptConsumer {
  private final ReadModelSessions sessions;

  private final TopicIds topicIds;

  PositionedConsumer(Map<String, Object> config, ReadModelSessions sessions, TopicIds topicIds) {
    super(askingWhereTheLogIsAnother(config), sessions.settings().commitInterval());
    this.sessions = sessions;
    this.topicIds = topicIds;
  }

  /** With a reset policy the client would jump without a word. */
  private static Map<String, Object> askingWhereTheLogIsAnother(Map<String, Object> config) {
    Map<String, Object> own = new HashMap<>(config);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return own;
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
    ReadModelSession session = sessions.ofThisThread();
    LogBounds bounds = LogBounds.of(this, partitions, topicIds.of(topics(partitions)));
    session
        .assigned(partitions, bounds, this::partitionCount)
        .forEach(
            (partition, start) ->
                super.seek(
                    partition,
                    new OffsetAndMetadata(
                        start.offset(), Optional.ofNullable(start.leaderEpoch()), "")));
    pauseHeld(session);
  }

  private int partitionCount(String topic) {
    return partitionsFor(topic).size();
  }

  private static Set<String> topics(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  private void pauseHeld(ReadModelSession session) {
    Set<TopicPartition> held = new HashSet<>(session.held());
    held.retainAll(assignment());
    held.removeAll(paused());
    if (!held.isEmpty()) {
      pause(held);
    }
  }

  /** Streams resumes what has room in its buffers. */
  @Override
  public void resume(Collection<TopicPartition> partitions) {
    ReadModelSession session = sessions.ofThisThread();
    super.resume(partitions.stream().filter(p -> !session.isHeld(p)).toList());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ReadModelSession session = sessions.ofThisThread();
    session.beforePoll();
    pauseHeld(session);
    try {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      session.polled(records);
      return records;
    } catch (LogTruncationException e) {
      for (TopicPartition partition : e.partitions()) {
        OffsetAndMetadata same = e.divergentOffsets().get(partition);
        session.truncated(partition, same == null ? 0 : same.offset(), this::partitionCount);
      }
      session.beforePoll();
      return ConsumerRecords.empty();
    }
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
