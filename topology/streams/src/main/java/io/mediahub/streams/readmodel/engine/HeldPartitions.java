package io.mediahub.streams.readmodel.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** The partitions that one stream thread must not read on. */
final class HeldPartitions {
  private final ModelRuntime runtime;
  private final Map<TopicPartition, Cause> held = new HashMap<>();

  private enum Cause {
    /** There is no room for the records that would have to be parked. */
    NO_ROOM,
    /** Its rows are of older folds, and too many to be made again in their place. */
    REBUILD,
    /** The log, or the version that wrote the rows, is not the expected one. */
    ALARM
  }

  HeldPartitions(ModelRuntime runtime) {
    this.runtime = runtime;
  }

  void forWantOfRoom(TopicPartition partition, String sentence) {
    hold(partition, Cause.NO_ROOM, sentence);
  }

  void forAlarm(TopicPartition partition, String sentence) {
    hold(partition, Cause.ALARM, sentence);
  }

  void forRebuild(TopicPartition partition, String sentence) {
    held.put(partition, Cause.REBUILD);
    runtime.wantsRebuild(partition, sentence);
  }

  private void hold(TopicPartition partition, Cause cause, String sentence) {
    held.put(partition, cause);
    runtime.held(partition, sentence);
  }

  void release(TopicPartition partition) {
    if (held.remove(partition) != null) {
      runtime.held(partition, null);
      runtime.wantsRebuild(partition, null);
    }
  }

  void releaseAll() {
    Set.copyOf(held.keySet()).forEach(this::release);
  }

  boolean contains(TopicPartition partition) {
    return held.containsKey(partition);
  }

  Set<TopicPartition> all() {
    return held.keySet();
  }

  /**
   * Whether one of them waits for room.
   *
   * @param partition number, of any topic
   */
  boolean waitsForRoom(int partition) {
    return held.entrySet().stream()
        .anyMatch(e -> e.getKey().partition() == partition && e.getValue() == Cause.NO_ROOM);
  }
}
