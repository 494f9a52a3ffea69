package io.mediahub.streams.readmodel;

import io.mediahub.streams.readmodel.Column.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table or collection of a read model. Its columns are declared once, in static fields of the
 * {@link Projection} that fills it, keys first; the first key column is the key of the records it
 * is made from, unless it only grows.
 */
public final class Table {
  private final String name;
  private final boolean appendOnly;
  private final List<Column<?>> columns = new ArrayList<>();
  private int keys;
  private @Nullable Column<Instant> month;

  private Table(String name, boolean appendOnly) {
    this.name = name;
    this.appendOnly = appendOnly;
  }

  /**
   * A table whose rows change. Each has, beside its columns, the offset that made it what it is.
   */
  public static Table named(String name) {
    return new Table(name, false);
  }

  /** A table to which each event adds a row of its own, keyed by where the event lies. */
  public static Table appendOnly(String name) {
    return new Table(name, true);
  }

  public String name() {
    return name;
  }

  public boolean isAppendOnly() {
    return appendOnly;
  }

  public List<Column<?>> columns() {
    return columns;
  }

  public List<Column<?>> keyColumns() {
    return columns.subList(0, keys);
  }

  /**
   * @param values of the key columns, in order
   */
  public RowKey key(Object... values) {
    if (values.length != keys) {
      throw new IllegalArgumentException(
          "A key of %s has %d values, not %d.".formatted(name, keys, values.length));
    }
    return new RowKey(this, List.of(values));
  }

  public Column<String> textKey(String column) {
    return addKey(column, Kind.TEXT);
  }

  public Column<Integer> integerKey(String column) {
    return addKey(column, Kind.INTEGER);
  }

  public Column<Long> bigintKey(String column) {
    return addKey(column, Kind.BIGINT);
  }

  public Column<String> text(String column) {
    return add(column, Kind.TEXT);
  }

  public Column<Integer> integer(String column) {
    return add(column, Kind.INTEGER);
  }

  public Column<Long> bigint(String column) {
    return add(column, Kind.BIGINT);
  }

  public Column<Boolean> bool(String column) {
    return add(column, Kind.BOOLEAN);
  }

  public Column<Instant> instant(String column) {
    return add(column, Kind.INSTANT);
  }

  /**
   * An instant that is never null and never changes, by whose month in UTC the database may divide
   * the table. One column of a table at most.
   */
  public Column<Instant> monthly(String column) {
    Column<Instant> added = instant(column);
    month = added;
    return added;
  }

  /** The instant by whose month the table is divided; empty for a table in one piece. */
  public Optional<Column<Instant>> month() {
    return Optional.ofNullable(month);
  }

  public Column<String> json(String column) {
    return add(column, Kind.JSON);
  }

  public Column<byte[]> bytes(String column) {
    return add(column, Kind.BYTES);
  }

  public Column<List<String>> texts(String column) {
    return add(column, Kind.TEXTS);
  }

  private <T> Column<T> addKey(String column, Kind kind) {
    if (keys != columns.size()) {
      throw new IllegalStateException("Key columns come first: " + name + "." + column);
    }
    keys++;
    return add(column, kind);
  }

  private <T> Column<T> add(String column, Kind kind) {
    Column<T> added = new Column<>(column, kind, columns.size());
    columns.add(added);
    return added;
  }

  @Override
  public String toString() {
    return name;
  }
}
