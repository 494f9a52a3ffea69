package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The database of one read model: its rows, its progress and its parked records. An instance serves
 * one thread.
 *
 * <p>All methods throw {@link DatabaseUnavailable} when a retry may help.
 */
public interface ModelDatabase extends AutoCloseable {

  /** The progress of each partition; creates an entry at the beginning where there is none. */
  Map<TopicPartition, Progress> progress(Collection<TopicPartition> partitions);

  /** All rows of a table that are made from records with these keys. */
  List<Row> load(Table table, Collection<String> recordKeys);

  /**
   * Moves the progress and writes the rest. No crash may leave the progress ahead of its rows. A
   * row with a higher offset in the database stays as it is.
   *
   * @throws ProgressConflict when the progress is not the expected one, or a record to release is
   *     not parked. Nothing may be written from memory afterwards
   * @throws ValueRefused when a retry would be refused as well
   */
  void write(Changes changes);

  /**
   * Tells without a query what the database is known to refuse. Other refusals show in {@link
   * #write}, which then costs several transactions.
   *
   * @return why, as a sentence; null when the row is likely to be accepted
   */
  default @Nullable String refusal(Row row) {
    return null;
  }

  /**
   * Deletes the rows and parked records that lost events made, and sets the progress back. After a
   * crash the progress is unchanged, so that this is repeated.
   *
   * @throws ProgressConflict when the progress is not the expected one
   */
  void rewind(TruncatedLog lost);

  /**
   * Deletes everything that an older version of the folds has made, and sets the progress to the
   * beginning.
   */
  void rebuild();

  /** The parked keys with their totals, in the order in which they were parked. */
  List<ParkedKey> parkedKeys();

  /** Requests of operators, for the parked keys that have one. */
  Map<ParkedKey.Id, ParkedKey.Request> requests();

  /** The first parked records of a key, in order. */
  List<RawRecord> parkedRecords(ParkedKey.Id id, int limit);

  /**
   * What operators have decided about records of the log, in any order. They stay when rows are
   * made again.
   */
  List<Amendment> amendments();

  /**
   * Stores a request, which the owner of the partition carries out.
   *
   * @return false where the key is not parked
   */
  boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by);

  @Override
  void close();

  /** Opens a thread's connection; called on that thread. */
  interface Factory {
    ModelDatabase open(ReadModel model);
  }

  /** The database is unavailable. */
  final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnavailable(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** A value that the database refuses, however often it is tried. */
  final class ValueRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ValueRefused(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * The progress is not the expected one: another owner of the partitions has moved it, or an older
   * copy of the database was put in place.
   */
  final class ProgressConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProgressConflict(String message) {
      super(message);
    }
  }
}
