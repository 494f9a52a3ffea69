package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What one write changes.
 *
 * @param rows per table, in the order of their keys
 * @param clearings rows to delete before the others are written
 * @param updates compare-and-sets of the progress
 * @param parked newly parked records
 * @param released parked records that were applied or dropped
 * @param dropped what operators gave up; those records are among the released ones, or applied
 * @param keys parked keys as they are now
 * @param freed keys that are no longer parked
 */
public record Changes(
    Map<Table, List<Row>> rows,
    List<Clearing> clearings,
    List<ProgressUpdate> updates,
    List<RawRecord> parked,
    List<RawRecord> released,
    List<Dropped> dropped,
    Collection<ParkedKey> keys,
    Collection<ParkedKey.Id> freed) {

  /** Rows and progress alone. */
  public static Changes of(Map<Table, List<Row>> rows, List<ProgressUpdate> updates) {
    return new Changes(
        rows, List.of(), updates, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** Records that a fold of the whole log cannot apply. */
  public static Changes parking(List<RawRecord> records, List<ParkedKey> keys) {
    return new Changes(
        Map.of(), List.of(), List.of(), records, List.of(), List.of(), keys, List.of());
  }

  boolean isEmpty() {
    return rows.isEmpty()
        && clearings.isEmpty()
        && updates.isEmpty()
        && parked.isEmpty()
        && released.isEmpty()
        && keys.isEmpty()
        && freed.isEmpty();
  }
}
