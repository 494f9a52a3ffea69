package io.mediahub.streams.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short statements of those who make and move tables. */
final class Sql {
  private Sql() {}

  static void execute(Connection sql, String statement) throws SQLException {
    try (Statement prepared = sql.createStatement()) {
      prepared.execute(statement);
    }
  }

  static int update(Connection sql, String statement, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement prepared = sql.prepareStatement(statement)) {
      set(prepared, values);
      return prepared.executeUpdate();
    }
  }

  /** The first column, as text. */
  static List<String> texts(Connection sql, String question, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement prepared = sql.prepareStatement(question)) {
      set(prepared, values);
      List<String> found = new ArrayList<>();
      try (ResultSet rows = prepared.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found;
    }
  }

  static boolean is(Connection sql, String question, @Nullable Object... values)
      throws SQLException {
    return texts(sql, question, values).getFirst().equals("t");
  }

  static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String qualified(String schema, String table) {
    return identifier(schema) + "." + identifier(table);
  }
}
