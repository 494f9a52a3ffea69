package io.mediahub.streams.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * A partition whose log ends before what was read from it: its newest events are lost, such as by a
 * power failure of the only broker, and other events will stand at their offsets.
 *
 * <p>Rows that the lost events made go. What they were before is read from the log again, from its
 * beginning, where rows that the lost events did not touch are passed by.
 *
 * @param position that the database has
 * @param end offset of the next event of the log
 * @param partitions of the topic: they tell where a key lives
 * @param tables that are made from the topic
 */
public record LostTail(
    TopicPartition partition, long position, long end, int partitions, List<Table> tables) {

  /** To the beginning. */
  public Advance rewind() {
    return new Advance(partition, position, 0);
  }

  /**
   * Whether records with this key are in the partition, by the partitioner of Kafka's producers.
   */
  public boolean holds(String recordKey) {
    int home = Utils.toPositive(Utils.murmur2(recordKey.getBytes(UTF_8))) % partitions;
    return home == partition.partition();
  }
}
