package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.TruncatedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes rows that lost events made. Reads whole tables, which is acceptable since it hardly ever
 * happens.
 */
final class TruncatedLogSql {
  private TruncatedLogSql() {}

  static void delete(Connection sql, Table table, TruncatedLog lost) throws SQLException {
    if (table.isAppendOnly()) {
      deleteEvents(sql, table, lost);
    } else {
      deleteRows(sql, table, lost);
    }
  }

  /** Keyed by topic, partition and offset. */
  private static void deleteEvents(Connection sql, Table table, TruncatedLog lost)
      throws SQLException {
    List<String> keys = table.keyColumns().stream().map(Column::name).toList();
    String delete =
        "delete from %s where %s = ? and %s = ? and %s >= ?"
            .formatted(table.name(), keys.get(0), keys.get(1), keys.get(2));
    try (PreparedStatement statement = sql.prepareStatement(delete)) {
      statement.setString(1, lost.partition().topic());
      statement.setInt(2, lost.partition().partition());
      statement.setLong(3, lost.end());
      statement.executeUpdate();
    }
  }

  private static void deleteRows(Connection sql, Table table, TruncatedLog lost)
      throws SQLException {
    String key = table.keyColumns().getFirst().name();
    String delete =
        "delete from %s where src_offset >= ? and %s = any(?)".formatted(table.name(), key);
    try (PreparedStatement statement = sql.prepareStatement(delete)) {
      statement.setLong(1, lost.end());
      statement.setArray(2, sql.createArrayOf("text", keys(sql, table, lost).toArray()));
      statement.executeUpdate();
    }
  }

  /** Other partitions use the same offsets, so that each key must be looked at. */
  private static List<String> keys(Connection sql, Table table, TruncatedLog lost)
      throws SQLException {
    String select =
        "select distinct %s from %s where src_offset >= ?"
            .formatted(table.keyColumns().getFirst().name(), table.name());
    try (PreparedStatement statement = sql.prepareStatement(select)) {
      statement.setLong(1, lost.end());
      List<String> keys = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          String key = found.getString(1);
          if (lost.holds(key)) {
            keys.add(key);
          }
        }
      }
      return keys;
    }
  }
}
