package io.mediahub.streams.testing;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;
import tools.jackson.databind.json.JsonMapper;

/** Rows as text, one each, so that those of a fold and those of a database can be compared. */
public final class Rows {
  private static final JsonMapper JSON = new JsonMapper();

  private Rows() {}

  /** Of those of a table, sorted. */
  public static Set<String> of(String table, Collection<Row> rows) {
    Set<String> lines = new TreeSet<>();
    for (Row row : rows) {
      if (row.key().table().name().equals(table)) {
        lines.add(line(row));
      }
    }
    return lines;
  }

  private static String line(Row row) {
    TreeMap<String, Object> columns = new TreeMap<>();
    for (Column<?> column : row.key().table().columns()) {
      Object value = row.value(column.index());
      columns.put(
          column.name(),
          column.kind() == Column.Kind.JSON && value != null ? json((String) value) : text(value));
    }
    if (!row.key().table().isAppendOnly()) {
      columns.put("src_offset", row.offset());
    }
    return columns.toString();
  }

  /** Of a table in PostgreSQL, read without our own code. */
  public static Set<String> inPostgres(DataSource source, String table) throws SQLException {
    Set<String> lines = new TreeSet<>();
    try (Connection sql = source.getConnection();
        var rows = sql.createStatement().executeQuery("select * from " + table)) {
      while (rows.next()) {
        TreeMap<String, Object> columns = new TreeMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.put(rows.getMetaData().getColumnName(i), text(rows.getObject(i)));
        }
        lines.add(columns.toString());
      }
    }
    return lines;
  }

  /** Of a collection in MongoDB, read without our own code. */
  public static Set<String> inMongo(Iterable<Document> documents) {
    Set<String> lines = new TreeSet<>();
    for (Document document : documents) {
      TreeMap<String, Object> columns = new TreeMap<>();
      document.forEach(
          (name, value) ->
              columns.put(name.equals("srcOffset") ? "src_offset" : name, text(value)));
      lines.add(columns.toString());
    }
    return lines;
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case PGobject json -> json(json.getValue());
      case Timestamp time -> time.toInstant().toString();
      case Date time -> time.toInstant().toString();
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case Binary bytes -> Base64.getEncoder().encodeToString(bytes.getData());
      default -> value.toString();
    };
  }

  /** In the same order of fields, whoever wrote it. */
  private static String json(String text) {
    return sorted(JSON.readValue(text, Object.class));
  }

  private static String sorted(Object value) {
    return switch (value) {
      case java.util.Map<?, ?> map -> {
        TreeMap<String, String> fields = new TreeMap<>();
        map.forEach(
            (name, field) -> fields.put((String) name, field == null ? "null" : sorted(field)));
        yield fields.toString();
      }
      case java.util.List<?> items -> items.stream().map(Rows::sorted).toList().toString();
      default -> value.toString();
    };
  }
}
