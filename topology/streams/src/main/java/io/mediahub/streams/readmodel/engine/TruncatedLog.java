package io.mediahub.streams.readmodel.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.streams.readmodel.Table;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * A partition whose log ends before the model's progress: its newest events are lost, for example
 * by a power failure of the only broker, and other events will get their offsets.
 *
 * <p>Rows that lost events made are deleted. The partition is read again from its beginning, which
 * makes them again; rows that the lost events did not touch are skipped.
 *
 * @param nextOffset progress that the database has
 * @param end offset of the next event of the log
 * @param partitions of the topic, which decide where a key lives
 * @param tables that the topic fills
 */
public record TruncatedLog(
    TopicPartition partition, long nextOffset, long end, int partitions, List<Table> tables) {

  /** Sets the progress to the beginning. */
  public ProgressUpdate toBeginning() {
    return new ProgressUpdate(partition, nextOffset, 0);
  }

  /**
   * Whether records with this key are in the partition, by the partitioner of Kafka's producers.
   */
  public boolean holds(String recordKey) {
    int home = Utils.toPositive(Utils.murmur2(recordKey.getBytes(UTF_8))) % partitions;
    return home == partition.partition();
  }
}
