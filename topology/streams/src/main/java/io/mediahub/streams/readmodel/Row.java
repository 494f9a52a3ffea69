package io.mediahub.streams.readmodel;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of a {@link Table}; never changed, {@link #with} makes another. */
public final class Row {
  private final RowKey key;
  private final @Nullable Object[] values;
  private final long offset;

  private Row(RowKey key, @Nullable Object[] values, long offset) {
    this.key = key;
    this.values = values;
    this.offset = offset;
  }

  /** A row with its key and nothing else yet. */
  public static Row of(RowKey key) {
    @Nullable Object[] values = new Object[key.table().columns().size()];
    for (int i = 0; i < key.values().size(); i++) {
      values[i] = key.values().get(i);
    }
    return new Row(key, values, -1);
  }

  public RowKey key() {
    return key;
  }

  /** Offset of the event that made it what it is; -1 before the first. */
  public long offset() {
    return offset;
  }

  /** Null where the column is null. */
  @SuppressWarnings("unchecked") // a column's values are only set through the column
  public <T> @Nullable T find(Column<T> column) {
    return (T) values[column.index()];
  }

  public <T> T get(Column<T> column) {
    return Objects.requireNonNull(find(column), column.name());
  }

  /** The value as it is; for those who store rows. */
  public @Nullable Object value(int index) {
    return values[index];
  }

  public <T> Row with(Column<T> column, @Nullable T value) {
    return withValue(column, value);
  }

  /** Untyped; for those who load rows. */
  public Row withValue(Column<?> column, @Nullable Object value) {
    @Nullable Object[] changed = values.clone();
    changed[column.index()] = value;
    return new Row(key, changed, offset);
  }

  public Row at(long newOffset) {
    return new Row(key, values, newOffset);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row
        && row.key.equals(key)
        && row.offset == offset
        && Arrays.deepEquals(row.values, values);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key.table() + Arrays.deepToString(values) + "@" + offset;
  }
}
