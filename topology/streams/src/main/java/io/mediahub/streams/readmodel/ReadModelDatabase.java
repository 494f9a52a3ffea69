package io.mediahub.streams.readmodel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of one read model, its positions and its parked records are kept. One instance
 * serves one thread, and no other.
 *
 * <p>All methods throw {@link DatabaseUnavailable} where trying again may help.
 */
public interface ReadModelDatabase extends AutoCloseable {

  /** The progress of each partition; the beginning is written down where there is none. */
  Map<TopicPartition, Progress> positions(Collection<TopicPartition> partitions);

  /** All rows of a table that are made from records with these keys. */
  List<Row> load(Table table, Collection<String> recordKeys);

  /**
   * Moves the positions and writes the rest, so that no crash leaves a position ahead of what it
   * covers. A row with a higher offset in the database stays as it is.
   *
   * @throws PositionsMoved when a position is not what it was, or a record that is to be released
   *     is not parked: nothing after it may be written from memory
   * @throws ValueRefused when the database would refuse it again
   */
  void write(Changes changes);

  /**
   * What the database is known to refuse, without being asked. Whatever else it refuses is found
   * out by {@link #write}, at the price of several transactions.
   *
   * @return why, as a sentence; null for all that it is likely to take
   */
  default @Nullable String refusal(Row row) {
    return null;
  }

  /**
   * Deletes the rows and parked records that lost events made, and moves the position back. A crash
   * leaves both undone, or the position where it was, so that it is done again.
   *
   * @throws PositionsMoved when the position is not what it was
   */
  void cutOff(LostTail lost);

  /**
   * Empties everything that an older version of the folds has made, and begins at the beginning.
   */
  void rebuild();

  /** The parked keys, with what waits for each, in the order in which they were parked. */
  List<ParkedKey> parkedKeys();

  /** What operators ask for, of parked keys alone that somebody asks something of. */
  Map<ParkedKey.Id, ParkedKey.Request> requests();

  /** The first parked records of a key, in order. */
  List<RawRecord> parkedRecords(ParkedKey.Id id, int limit);

  /**
   * Asks whoever owns the partition to do something about a parked key.
   *
   * @return false where the key is not parked
   */
  boolean request(ParkedKey.Id id, ParkedKey.Request request);

  @Override
  void close();

  /** Makes the connection of a thread; called on that thread. */
  interface Factory {
    ReadModelDatabase open(ReadModel model);
  }

  /** The database did not answer, or not now. */
  final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnavailable(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** A value that the database will not take, however often it is tried. */
  final class ValueRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ValueRefused(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Somebody else moved the positions: another owner of the partitions, or an older copy of the
   * database that was put in its place.
   */
  final class PositionsMoved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PositionsMoved(String message) {
      super(message);
    }
  }
}
