package io.mediahub.streams.readmodel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the rows of one read model and its positions are kept. One instance serves one stream
 * thread, and no other.
 *
 * <p>All methods throw {@link DatabaseUnavailable} where trying again may help.
 */
public interface ReadModelDatabase extends AutoCloseable {

  /** The position of each partition; 0 is written down and returned where there is none. */
  Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions);

  /** All rows of a table that are made from records with these keys. */
  List<Row> load(Table table, Collection<String> recordKeys);

  /**
   * Moves the positions and writes the rows, so that no crash leaves a position ahead of its rows.
   * A row with a higher offset in the database stays as it is.
   *
   * @param rows per table, in the order of their keys
   * @throws PositionsMoved when a position is not what it was: nothing after it may be written from
   *     memory
   */
  void write(Map<Table, List<Row>> rows, List<Advance> advances);

  /**
   * Deletes the rows that lost events made, and moves the position back. A crash leaves both
   * undone, or the position where it was, so that it is done again.
   *
   * @throws PositionsMoved when the position is not what it was
   */
  void cutOff(LostTail lost);

  @Override
  void close();

  /** Makes the connection of a stream thread; called on that thread. */
  interface Factory {
    ReadModelDatabase open(String model);
  }

  /** The database did not answer, or not now. */
  final class DatabaseUnavailable extends RuntimeException {
    public DatabaseUnavailable(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Somebody else moved the positions: another owner of the partitions, or an older copy of the
   * database that was put in its place.
   */
  final class PositionsMoved extends RuntimeException {
    public PositionsMoved(String message) {
      super(message);
    }
  }
}
