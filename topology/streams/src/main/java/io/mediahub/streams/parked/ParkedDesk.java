package io.mediahub.streams.parked;

import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parked records of one model, for operators. Decisions are stored here and carried out by the
 * thread that owns the partition, within a second or two. Threads may share it.
 *
 * <p>All methods throw {@link DatabaseUnavailable} when a retry may help.
 */
public interface ParkedDesk {

  /** The name of the read model or process. */
  String model();

  /**
   * Parked keys in the order of topic and key.
   *
   * @param after the last of the page before; null for the first page
   */
  List<ParkedItem> list(ParkedFilter filter, ParkedKey.@Nullable Id after, int limit);

  /** Null when the key is not parked. */
  @Nullable ParkedItem find(ParkedKey.Id id);

  /** The first parked records of a key, in order. */
  List<KeptRecord> records(ParkedKey.Id id, int limit);

  /**
   * Puts a value in the place of a parked record's, to be applied at the next replay. The original
   * stays beside it; an earlier correction is replaced.
   *
   * @return false when the record is not parked any more
   */
  boolean correct(ParkedKey.Id id, int partition, long offset, byte[] value, Signature by);

  /**
   * Stores a request for a key.
   *
   * @return false when the key is not parked
   */
  boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by);

  /**
   * What was given up, the newest first.
   *
   * @param skip so many are left out, those of the pages before
   */
  List<DroppedItem> dropped(ParkedFilter filter, int skip, int limit);

  /** How much was decided. */
  Counts counts();

  /**
   * @param corrected records that have a correction, applied or not
   * @param dropped records and gaps that were given up
   */
  record Counts(long corrected, long dropped) {}
}
