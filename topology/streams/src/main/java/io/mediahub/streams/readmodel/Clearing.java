package io.mediahub.streams.readmodel;

import java.util.Map;
import java.util.Objects;

/**
 * Rows that an event deletes: all rows of its record key that have these values and are not newer
 * than the event.
 *
 * @param values of columns that are never null; without any, all rows of the key are deleted
 * @param offset of the event
 */
public record Clearing(Table table, String recordKey, Map<Column<?>, Object> values, long offset) {

  public Clearing {
    values = Map.copyOf(values);
  }

  /** For a projection, which knows no offsets. */
  public static Clearing of(Table table, String recordKey, Map<Column<?>, Object> values) {
    return new Clearing(table, recordKey, values, -1);
  }

  public Clearing at(long newOffset) {
    return new Clearing(table, recordKey, values, newOffset);
  }

  /** Whether the row is deleted. */
  public boolean covers(Row row) {
    return row.key().table() == table
        && row.key().recordKey().equals(recordKey)
        && row.offset() <= offset
        && values.entrySet().stream()
            .allMatch(value -> Objects.equals(row.value(value.getKey().index()), value.getValue()));
  }
}
