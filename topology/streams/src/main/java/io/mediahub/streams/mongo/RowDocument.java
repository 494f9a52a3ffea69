package io.mediahub.streams.mongo;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** A row as a document; its only key column is {@code _id}. */
final class RowDocument {
  static final String OFFSET = "srcOffset";

  private RowDocument() {}

  static Document of(Row row) {
    Table table = row.key().table();
    if (table.keyColumns().size() != 1) {
      throw new UnsupportedOperationException("A document has one key: " + table.name());
    }
    Document document = new Document();
    for (Column<?> column : table.columns()) {
      document.append(column.name(), toBson(row.value(column.index())));
    }
    return document.append(OFFSET, row.offset());
  }

  private static @Nullable Object toBson(@Nullable Object value) {
    return switch (value) {
      case Instant instant -> Date.from(instant);
      case byte[] bytes -> new Binary(bytes);
      case null, default -> value;
    };
  }

  static Row toRow(Table table, Document document) {
    Row row = Row.of(table.key(document.getString("_id")));
    for (Column<?> column : table.columns()) {
      row = row.withValue(column, value(document, column));
    }
    return row.at(document.get(OFFSET, Number.class).longValue());
  }

  private static @Nullable Object value(Document document, Column<?> column) {
    Object value = document.get(column.name());
    if (value == null) {
      return null;
    }
    return switch (column.kind()) {
      case TEXT, JSON, BOOLEAN -> value;
      case INTEGER -> ((Number) value).intValue();
      case BIGINT -> ((Number) value).longValue();
      case INSTANT -> ((Date) value).toInstant();
      case BYTES -> ((Binary) value).getData();
      case TEXTS -> List.copyOf(document.getList(column.name(), String.class));
    };
  }
}
