package io.mediahub.streams.wire;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;

/**
 * What one topology has put aside since it was started. A registry that lost its schemas, or is the
 * wrong one, says of every record that its schema is unknown: that is no reason to put them all
 * aside.
 */
public final class DeadLetters {
  /** More records in a row of one partition are not put aside because of an unknown schema. */
  static final int MAX_UNKNOWN_IN_A_ROW = 10;

  /** Between the records of two transactions lies the marker that ends the first. */
  private static final int NEXT_RECORD_WITHIN = 2;

  private record Run(int records, long lastOffset) {}

  private final LongAdder count = new LongAdder();
  private final ConcurrentMap<TopicPartition, Run> unknownSchemas = new ConcurrentHashMap<>();

  public long count() {
    return count.sum();
  }

  void add() {
    count.increment();
  }

  /**
   * Counts a record of which the registry says that it does not know the schema.
   *
   * @return whether there were too many in a row, this one included
   */
  boolean isOneTooMany(TopicPartition partition, long offset) {
    Run now =
        unknownSchemas.merge(
            partition, new Run(1, offset), (before, first) -> continued(before, offset));
    return now.records() > MAX_UNKNOWN_IN_A_ROW;
  }

  /** A record that is read once more does not make the run longer. */
  private static Run continued(Run before, long offset) {
    boolean follows =
        offset > before.lastOffset() && offset - before.lastOffset() <= NEXT_RECORD_WITHIN;
    if (follows) {
      return new Run(before.records() + 1, offset);
    }
    boolean again = offset <= before.lastOffset();
    return again ? before : new Run(1, offset);
  }
}
