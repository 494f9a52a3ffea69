package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.RawRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about single records of the log, beside the log: a fold that shall give the rows
 * of the live model must know it. Parked, dropped and corrected records belong here.
 */
public interface Settlements {
  Settlements NONE = new Settlements() {};

  /**
   * The record to fold in the place of this one: itself, or a corrected copy; null when an operator
   * dropped it.
   */
  default @Nullable RawRecord settled(RawRecord record) {
    return record;
  }

  /** Why the live model's database refused the record; null when it did not. */
  default @Nullable String refused(RawRecord record) {
    return null;
  }

  /** Whether an operator went on with this record though versions before it are missing. */
  default boolean acceptsGap(RawRecord record) {
    return false;
  }
}
