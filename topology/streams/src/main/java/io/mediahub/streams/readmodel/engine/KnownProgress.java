package io.mediahub.streams.readmodel.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** The progress that the database was last seen to have, for the partitions of one thread. */
final class KnownProgress {
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final Map<TopicPartition, Integer> epochs = new HashMap<>();
  private final Map<TopicPartition, Uuid> topicIds = new HashMap<>();
  private final Map<TopicPartition, Long> generations = new HashMap<>();

  void assigned(TopicPartition partition, Progress progress, @Nullable Uuid topicId) {
    offsets.put(partition, progress.nextOffset());
    generations.put(partition, progress.generation());
    epochs.remove(partition);
    if (topicId != null) {
      topicIds.put(partition, topicId);
    }
  }

  void unassigned(TopicPartition partition) {
    offsets.remove(partition);
  }

  void clear() {
    offsets.clear();
  }

  boolean isEmpty() {
    return offsets.isEmpty();
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(offsets.keySet());
  }

  /** The log's leader epoch at the newest record that was read. */
  void readUnder(TopicPartition partition, int leaderEpoch) {
    epochs.put(partition, leaderEpoch);
  }

  /**
   * Never asks the database: if another owner had moved the progress, a compare-and-set with a
   * value that is read now would succeed against that owner's rows.
   */
  long offset(TopicPartition partition) {
    Long offset = offsets.get(partition);
    if (offset == null) {
      throw new IllegalStateException("The progress of " + partition + " was never read.");
    }
    return offset;
  }

  /**
   * What moves when the rows of these offsets are written.
   *
   * @param owned a partition whose progress is compared even if it does not move
   */
  List<ProgressUpdate> updates(Map<TopicPartition, Long> reached, @Nullable TopicPartition owned) {
    List<ProgressUpdate> updates = new ArrayList<>();
    reached.forEach(
        (partition, to) -> {
          if (offset(partition) < to) {
            updates.add(update(partition, to));
          }
        });
    if (owned != null && updates.stream().noneMatch(u -> u.partition().equals(owned))) {
      updates.add(update(owned, offset(owned)));
    }
    return updates;
  }

  private ProgressUpdate update(TopicPartition partition, long to) {
    return new ProgressUpdate(
        partition,
        offset(partition),
        to,
        epochs.get(partition),
        topicIds.get(partition),
        generations.get(partition));
  }

  void written(List<ProgressUpdate> updates) {
    updates.forEach(update -> offsets.put(update.partition(), update.to()));
  }

  /**
   * @return null where the database still has it, else a sentence with both
   */
  @Nullable String differenceTo(Map<TopicPartition, Progress> database) {
    Map<TopicPartition, Long> actual = new HashMap<>();
    database.forEach((partition, progress) -> actual.put(partition, progress.nextOffset()));
    boolean replaced =
        database.entrySet().stream()
            .anyMatch(
                entry ->
                    generations.getOrDefault(entry.getKey(), 0L) != entry.getValue().generation());
    if (replaced) {
      return "a rebuild has replaced its rows";
    }
    return actual.equals(offsets)
        ? null
        : "the progress is %s instead of %s".formatted(actual, offsets);
  }
}
