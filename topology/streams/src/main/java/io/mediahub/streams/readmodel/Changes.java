package io.mediahub.streams.readmodel;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What one write changes.
 *
 * @param rows per table, in the order of their keys
 * @param clearings of rows that are done away with, before the others are written
 * @param advances positions, which move or must at least be what they were
 * @param parked records that were set aside
 * @param released records that no longer are
 * @param keys parked keys as they are now
 * @param freed keys that are no longer parked
 */
public record Changes(
    Map<Table, List<Row>> rows,
    List<Clearing> clearings,
    List<Advance> advances,
    List<RawRecord> parked,
    List<RawRecord> released,
    Collection<ParkedKey> keys,
    Collection<ParkedKey.Id> freed) {

  /** Rows and positions alone. */
  public static Changes of(Map<Table, List<Row>> rows, List<Advance> advances) {
    return new Changes(rows, List.of(), advances, List.of(), List.of(), List.of(), List.of());
  }

  boolean isEmpty() {
    return rows.isEmpty()
        && clearings.isEmpty()
        && advances.isEmpty()
        && parked.isEmpty()
        && released.isEmpty()
        && keys.isEmpty()
        && freed.isEmpty();
  }
}
