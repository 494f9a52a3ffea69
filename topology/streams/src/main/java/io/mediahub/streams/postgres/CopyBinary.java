package io.mediahub.streams.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Stores many new rows of a table by PostgreSQL's binary COPY. */
final class CopyBinary {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  private static final byte JSONB_VERSION = 1;

  /** Timestamps count from the year 2000. */
  private static final long EPOCH_SECONDS = 946_684_800L;

  private CopyBinary() {}

  static void rows(Connection sql, Table table, Collection<Row> rows) throws SQLException {
    String columns = table.columns().stream().map(Column::name).collect(joining(", "));
    String copy =
        "copy %s (%s%s) from stdin (format binary)"
            .formatted(table.name(), columns, table.isAppendOnly() ? "" : ", src_offset");
    int fields = table.columns().size() + (table.isAppendOnly() ? 0 : 1);
    PGConnection connection = sql.unwrap(PGConnection.class);
    try (PGCopyOutputStream server = new PGCopyOutputStream(connection, copy, 1 << 16);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(server, 1 << 16))) {
      out.write(SIGNATURE);
      out.writeInt(0); // flags
      out.writeInt(0); // header extension
      for (Row row : rows) {
        out.writeShort(fields);
        for (Column<?> column : table.columns()) {
          field(out, column, row.value(column.index()));
        }
        if (!table.isAppendOnly()) {
          out.writeInt(8);
          out.writeLong(row.offset());
        }
      }
      out.writeShort(-1);
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new UncheckedIOException(e);
    }
  }

  private static void field(DataOutputStream out, Column<?> column, @Nullable Object value)
      throws IOException {
    if (value == null) {
      out.writeInt(-1);
      return;
    }
    switch (column.kind()) {
      case TEXT -> bytes(out, ((String) value).getBytes(UTF_8));
      case BYTES -> bytes(out, (byte[]) value);
      case JSON -> {
        byte[] text = ((String) value).getBytes(UTF_8);
        out.writeInt(text.length + 1);
        out.writeByte(JSONB_VERSION);
        out.write(text);
      }
      case INTEGER -> {
        out.writeInt(4);
        out.writeInt((Integer) value);
      }
      case BIGINT -> {
        out.writeInt(8);
        out.writeLong((Long) value);
      }
      case BOOLEAN -> {
        out.writeInt(1);
        out.writeBoolean((Boolean) value);
      }
      case INSTANT -> {
        Instant time = (Instant) value;
        out.writeInt(8);
        out.writeLong((time.getEpochSecond() - EPOCH_SECONDS) * 1_000_000 + time.getNano() / 1_000);
      }
      case TEXTS ->
          throw new UnsupportedOperationException(
              "No table in PostgreSQL has a column of " + column.kind() + ": " + column.name());
    }
  }

  private static void bytes(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }
}
