package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.engine.ParkedKey.Reason;
import java.util.List;

/** What a record of the log does to the rows of a model. */
sealed interface FoldResult {
  /**
   * The rows after the record.
   *
   * @param clearings rows to delete first
   */
  record Folded(List<Row> rows, List<Clearing> clearings) implements FoldResult {}

  /** The rows already reflect this version. */
  record Duplicate() implements FoldResult {}

  record Failed(Reason reason, String why) implements FoldResult {}

  /** The registry is unavailable. */
  record Wait(String why) implements FoldResult {}
}
