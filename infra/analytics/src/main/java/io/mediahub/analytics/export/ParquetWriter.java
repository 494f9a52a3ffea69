package io.mediahub.analytics.export;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Writes tables as Parquet, by a DuckDB in the memory of this process that fetches nothing. */
final class ParquetWriter implements AutoCloseable {
  private final DuckDBConnection database;

  /**
   * @param work for what does not fit in its memory
   */
  ParquetWriter(Path work) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("threads", "1"); // the same rows make the same bytes
    settings.setProperty("memory_limit", "256MB");
    settings.setProperty("temp_directory", work.resolve("duckdb").toString());
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
    database = connection.unwrap(DuckDBConnection.class);
  }

  /** The whole table; the file is on the disk when this returns. */
  void write(Table table, Path file) throws SQLException, IOException {
    List<Column> columns = table.columns();
    try (Statement sql = database.createStatement()) {
      sql.execute(
          "create or replace table t ("
              + columns.stream()
                  .map(column -> quoted(column.name()) + " " + column.type())
                  .collect(Collectors.joining(", "))
              + ")");
      try (DuckDBAppender appender =
          database.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "t")) {
        for (Map<String, Object> row : table.rows()) {
          appender.beginRow();
          for (Column column : columns) {
            append(appender, column.type(), row.get(column.name()));
          }
          appender.endRow();
        }
      }
      sql.execute(
          "copy t to '"
              + file.toString().replace("'", "''")
              + "' (format parquet, compression zstd)");
      sql.execute("drop table t");
    }
    Durable.sync(file);
  }

  private static void append(DuckDBAppender to, Column.Type type, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      to.appendNull();
      return;
    }
    switch (type) {
      case INTEGER -> to.append(((Number) value).intValue());
      case BIGINT -> to.append(((Number) value).longValue());
      case DOUBLE -> to.append(((Number) value).doubleValue());
      case BOOLEAN -> to.append((boolean) (Boolean) value);
      case TIMESTAMPTZ -> to.append(((Instant) value).atOffset(ZoneOffset.UTC));
      case BLOB -> to.append((byte[]) value);
      // A field that was bytes in another schema is text here, as in JSON.
      case VARCHAR, JSON ->
          to.append(
              value instanceof byte[] bytes
                  ? Base64.getEncoder().encodeToString(bytes)
                  : value.toString());
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
