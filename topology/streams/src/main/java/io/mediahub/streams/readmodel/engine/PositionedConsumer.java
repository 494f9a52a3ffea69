package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.runtime.PacedConsumer;
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
 * The consumer of a read model's stream thread. On every assignment, and wherever else Streams
 * would seek, it seeks to the progress in the database. Offsets committed to Kafka do not count,
 * since they are ahead of the database after a crash or a restored backup.
 */
final class PositionedConsumer extends PacedConsumer {
  private final ModelRuntime runtime;

  private final TopicIds topicIds;

  PositionedConsumer(Map<String, Object> config, ModelRuntime runtime, TopicIds topicIds) {
    super(askingWhereTheLogIsAnother(config), runtime.settings().commitInterval());
    this.runtime = runtime;
    this.topicIds = topicIds;
  }

  /** With a reset policy the client would silently skip lost events. */
  private static Map<String, Object> askingWhereTheLogIsAnother(Map<String, Object> config) {
    Map<String, Object> own = new HashMap<>(config);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return own;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, new SeekOnAssignment(listener));
  }

  /** Streams revives a task without a new assignment and would seek to the committed offset. */
  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata committed) {
    seekToDatabase(List.of(partition));
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    seekToDatabase(List.of(partition));
  }

  /** Streams calls this where nothing is committed, or where the log does not have the offset. */
  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    seekToDatabase(partitions);
  }

  private void seekToDatabase(Collection<TopicPartition> partitions) {
    ModelThread thread = runtime.ofThisThread();
    LogBounds bounds = LogBounds.of(this, partitions, topicIds.of(topics(partitions)));
    thread
        .assigned(partitions, bounds, this::partitionCount)
        .forEach(
            (partition, start) ->
                super.seek(
                    partition,
                    new OffsetAndMetadata(
                        start.offset(), Optional.ofNullable(start.leaderEpoch()), "")));
    pauseHeld(thread);
  }

  private int partitionCount(String topic) {
    return partitionsFor(topic).size();
  }

  private static Set<String> topics(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  private void pauseHeld(ModelThread thread) {
    Set<TopicPartition> held = new HashSet<>(thread.held().all());
    held.retainAll(assignment());
    held.removeAll(paused());
    if (!held.isEmpty()) {
      pause(held);
    }
  }

  /** Streams resumes partitions that have room in its buffers; held ones stay paused. */
  @Override
  public void resume(Collection<TopicPartition> partitions) {
    ModelThread thread = runtime.ofThisThread();
    super.resume(partitions.stream().filter(p -> !thread.held().contains(p)).toList());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ModelThread thread = runtime.ofThisThread();
    thread.beforePoll();
    pauseHeld(thread);
    try {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      thread.polled(records);
      return records;
    } catch (LogTruncationException e) {
      for (TopicPartition partition : e.partitions()) {
        OffsetAndMetadata same = e.divergentOffsets().get(partition);
        thread.rewind(partition, same == null ? 0 : same.offset(), this::partitionCount);
      }
      thread.beforePoll();
      return ConsumerRecords.empty();
    }
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    super.commitSync(offsets);
    runtime.ofThisThread().committed(offsets);
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      runtime.ofThisThread().close();
    }
  }

  @Override
  public void close(CloseOptions options) {
    try {
      super.close(options);
    } finally {
      runtime.ofThisThread().close();
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
      runtime.ofThisThread().unassigned(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      streams.onPartitionsLost(partitions);
      runtime.ofThisThread().unassigned(partitions);
    }
  }
}
