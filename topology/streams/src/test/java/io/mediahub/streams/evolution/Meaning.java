package io.mediahub.streams.evolution;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/** Values as one line of text that a person can read and compare. */
final class Meaning {
  private static final int LONG = 60;

  private Meaning() {}

  /**
   * A field that has its default is left out: a new one with a default changes no line of older
   * samples.
   */
  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case IndexedRecord record -> record(record);
      case List<?> items -> items.stream().map(Meaning::of).toList().toString();
      case ByteBuffer bytes -> "base64:" + Base64.getEncoder().encodeToString(array(bytes));
      case byte[] bytes -> "base64:" + Base64.getEncoder().encodeToString(bytes);
      default -> text(value.toString());
    };
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.duplicate().get(array);
    return array;
  }

  private static String record(IndexedRecord record) {
    List<String> fields = new ArrayList<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (!isDefault(field, value)) {
        fields.add(field.name() + "=" + of(value));
      }
    }
    return record.getSchema().getName() + "(" + String.join(", ", fields) + ")";
  }

  private static boolean isDefault(Schema.Field field, @Nullable Object value) {
    if (!field.hasDefaultValue()) {
      return false;
    }
    Object byDefault = SpecificData.get().getDefaultValue(field);
    return byDefault == null ? value == null : byDefault.equals(value);
  }

  static String of(Row row) {
    List<String> columns = new ArrayList<>();
    for (Column<?> column : row.key().table().columns()) {
      Object value = row.value(column.index());
      if (value != null) {
        columns.add(column.name() + "=" + of(value));
      }
    }
    return row.key().table() + "(" + String.join(", ", columns) + ")";
  }

  /** Long texts by their beginning, their length and their hash. */
  private static String text(String value) {
    String line = value.replace("\n", "\\n").replace("\t", "\\t");
    return line.length() <= LONG
        ? line
        : line.substring(0, 12)
            + "…("
            + value.length()
            + ","
            + HexFormat.of().toHexDigits(value.hashCode())
            + ")";
  }
}
