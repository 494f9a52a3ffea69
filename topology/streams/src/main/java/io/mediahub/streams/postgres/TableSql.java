package io.mediahub.streams.postgres;

import static java.util.stream.Collectors.joining;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one table: all rows of some record keys, and an upsert of many rows at once.
 */
final class TableSql {
  private static final String ESCAPED_NUL = "\\u0000";
  private static final Pattern NUL_IN_JSON = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

  private final Table table;
  private final String load;
  private final String upsert;

  TableSql(Table table) {
    this.table = table;
    this.load =
        "select %s, src_offset from %s where %s = any(?)"
            .formatted(
                table.columns().stream().map(Column::name).collect(joining(", ")),
                table.name(),
                table.keyColumns().getFirst().name());
    this.upsert = upsert(table);
  }

  /** One array per column, so that the statement is the same for any number of rows. */
  private static String upsert(Table table) {
    List<String> names = new ArrayList<>(table.columns().stream().map(Column::name).toList());
    List<String> values =
        new ArrayList<>(table.columns().stream().map(c -> c.name() + cast(c)).toList());
    List<String> arrays =
        new ArrayList<>(table.columns().stream().map(c -> "?::" + arrayType(c) + "[]").toList());
    if (!table.isAppendOnly()) {
      names.add("src_offset");
      values.add("src_offset");
      arrays.add("?::int8[]");
    }
    return "insert into %1$s (%2$s) select %3$s from unnest(%4$s) as changed(%2$s) %5$s"
        .formatted(
            table.name(),
            String.join(", ", names),
            String.join(", ", values),
            String.join(", ", arrays),
            onConflict(table, names));
  }

  private static String onConflict(Table table, List<String> names) {
    if (table.isAppendOnly()) {
      return "on conflict do nothing";
    }
    Set<String> keys = Set.copyOf(table.keyColumns().stream().map(Column::name).toList());
    return "on conflict (%s) do update set %s where %s.src_offset <= excluded.src_offset"
        .formatted(
            table.keyColumns().stream().map(Column::name).collect(joining(", ")),
            names.stream()
                .filter(name -> !keys.contains(name))
                .map(name -> name + " = excluded." + name)
                .collect(joining(", ")),
            table.name());
  }

  private static String arrayType(Column<?> column) {
    return switch (column.kind()) {
      case TEXT, INSTANT, JSON -> "text";
      case INTEGER -> "int4";
      case BIGINT -> "int8";
      case BOOLEAN -> "bool";
      case BYTES -> "bytea";
      case TEXTS -> throw unsupported(column);
    };
  }

  private static String cast(Column<?> column) {
    return switch (column.kind()) {
      case INSTANT -> "::timestamptz";
      case JSON -> "::jsonb";
      case TEXT, INTEGER, BIGINT, BOOLEAN, BYTES, TEXTS -> "";
    };
  }

  private static UnsupportedOperationException unsupported(Column<?> column) {
    return new UnsupportedOperationException(
        "No table in PostgreSQL has a column of " + column.kind() + ": " + column.name());
  }

  void upsert(Connection sql, List<Row> rows) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(upsert)) {
      int index = 1;
      for (Column<?> column : table.columns()) {
        statement.setArray(index++, sql.createArrayOf(arrayType(column), values(rows, column)));
      }
      if (!table.isAppendOnly()) {
        Object[] offsets = rows.stream().map(Row::offset).toArray();
        statement.setArray(index, sql.createArrayOf("int8", offsets));
      }
      statement.executeUpdate();
    }
  }

  /**
   * PostgreSQL holds no NUL in a text, and none in a text of JSON either, however it is spelled.
   */
  @Nullable String refusal(Row row) {
    for (Column<?> column : table.columns()) {
      if (row.value(column.index()) instanceof String text
          && (text.indexOf('\0') >= 0
              || (column.kind() == Column.Kind.JSON && hasEscapedNul(text)))) {
        return "PostgreSQL cannot hold the character NUL, which is in %s.".formatted(column.name());
      }
    }
    return null;
  }

  /** An even number of backslashes before it would be backslashes, and no escape. */
  private static boolean hasEscapedNul(String json) {
    return json.contains(ESCAPED_NUL) && NUL_IN_JSON.matcher(json).find();
  }

  void clear(Connection sql, Clearing clearing) throws SQLException {
    List<Column<?>> columns = List.copyOf(clearing.values().keySet());
    List<Column<String>> sparing = List.copyOf(clearing.spared().keySet());
    String delete =
        "delete from %s where %s = ? and src_offset <= ?%s%s"
            .formatted(
                table.name(),
                table.keyColumns().getFirst().name(),
                columns.stream().map(c -> " and " + c.name() + " = ?").collect(joining()),
                sparing.stream().map(c -> " and " + c.name() + " <> all (?)").collect(joining()));
    try (PreparedStatement statement = sql.prepareStatement(delete)) {
      statement.setString(1, clearing.recordKey());
      statement.setLong(2, clearing.offset());
      for (int i = 0; i < columns.size(); i++) {
        statement.setObject(i + 3, clearing.values().get(columns.get(i)));
      }
      for (int i = 0; i < sparing.size(); i++) {
        Set<String> kept = clearing.spared().getOrDefault(sparing.get(i), Set.of());
        statement.setArray(
            columns.size() + i + 3, sql.createArrayOf("text", kept.toArray(String[]::new)));
      }
      statement.executeUpdate();
    }
  }

  private static @Nullable Object[] values(List<Row> rows, Column<?> column) {
    var values = rows.stream().map(row -> toSql(row.value(column.index())));
    // The driver knows an array of byte arrays by its type.
    return column.kind() == Column.Kind.BYTES ? values.toArray(byte[][]::new) : values.toArray();
  }

  private static @Nullable Object toSql(@Nullable Object value) {
    return value instanceof Instant instant ? instant.toString() : value;
  }

  List<Row> load(Connection sql, Collection<String> recordKeys) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(load)) {
      statement.setArray(1, sql.createArrayOf("text", recordKeys.toArray()));
      List<Row> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
      return rows;
    }
  }

  private Row row(ResultSet found) throws SQLException {
    List<Object> key = new ArrayList<>();
    for (Column<?> column : table.keyColumns()) {
      key.add(java.util.Objects.requireNonNull(value(found, column)));
    }
    Row row = Row.of(new RowKey(table, List.copyOf(key)));
    for (Column<?> column : table.columns()) {
      row = row.withValue(column, value(found, column));
    }
    return row.at(found.getLong(table.columns().size() + 1));
  }

  private static @Nullable Object value(ResultSet found, Column<?> column) throws SQLException {
    int index = column.index() + 1;
    Object value =
        switch (column.kind()) {
          case TEXT, JSON -> found.getString(index);
          case INTEGER -> found.getInt(index);
          case BIGINT -> found.getLong(index);
          case BOOLEAN -> found.getBoolean(index);
          case INSTANT -> {
            var timestamp = found.getTimestamp(index);
            yield timestamp == null ? null : timestamp.toInstant();
          }
          case BYTES -> found.getBytes(index);
          case TEXTS -> throw unsupported(column);
        };
    return found.wasNull() ? null : value;
  }
}
