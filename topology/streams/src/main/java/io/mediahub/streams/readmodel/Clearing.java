package io.mediahub.streams.readmodel;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Rows that an event deletes: all rows of its record key that have these values, are not spared and
 * are not newer than the event.
 *
 * @param values of columns that are never null; without any, all rows of the key are deleted
 * @param spared values of columns that keep a row; such columns are never null
 * @param offset of the event
 */
public record Clearing(
    Table table,
    String recordKey,
    Map<Column<?>, Object> values,
    Map<Column<String>, Set<String>> spared,
    long offset) {

  public Clearing {
    values = Map.copyOf(values);
    spared = Map.copyOf(spared);
  }

  /** For a projection, which knows no offsets. */
  public static Clearing of(Table table, String recordKey, Map<Column<?>, Object> values) {
    return new Clearing(table, recordKey, values, Map.of(), -1);
  }

  /** The same without the rows that have one of these values. */
  public Clearing sparing(Column<String> column, Set<String> kept) {
    return new Clearing(table, recordKey, values, Map.of(column, Set.copyOf(kept)), offset);
  }

  public Clearing at(long newOffset) {
    return new Clearing(table, recordKey, values, spared, newOffset);
  }

  /** Whether the row is deleted. */
  public boolean covers(Row row) {
    return row.key().table() == table
        && row.key().recordKey().equals(recordKey)
        && row.offset() <= offset
        && values.entrySet().stream()
            .allMatch(value -> Objects.equals(row.value(value.getKey().index()), value.getValue()))
        && spared.entrySet().stream()
            .noneMatch(kept -> kept.getValue().contains(row.get(kept.getKey())));
  }
}
