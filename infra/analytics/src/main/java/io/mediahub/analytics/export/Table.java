package io.mediahub.analytics.export;

import io.mediahub.analytics.log.LogRecord;
import io.mediahub.analytics.log.Message;
import io.mediahub.analytics.log.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one kind of event, in the order of the log. Columns are where it lies in the log,
 * what its metadata says, and the fields of what happened; a later schema may add some.
 */
final class Table {
  /** What could not be decoded: counted, kept as it is, and lost for nobody. */
  static final String UNREADABLE = "Unreadable";

  private static final String METADATA_FIELD = "metadata";

  private final Map<String, Column.Type> columns = new LinkedHashMap<>();
  private final List<Map<String, Object>> rows = new ArrayList<>();

  /** Where a record lies in the log. */
  private static final Map<String, Column.Type> PLACE = place();

  /** Metadata that every event has, whatever its schema. */
  private static final Set<String> METADATA =
      Set.of(
          "eventId",
          "aggregateId",
          "version",
          "occurredAt",
          "actor",
          "causationId",
          "correlationId");

  private static Map<String, Column.Type> place() {
    Map<String, Column.Type> columns = new LinkedHashMap<>();
    columns.put("kafka_topic", Column.Type.VARCHAR);
    columns.put("kafka_partition", Column.Type.INTEGER);
    columns.put("kafka_offset", Column.Type.BIGINT);
    columns.put("kafka_key", Column.Type.VARCHAR);
    columns.put("recorded_at", Column.Type.TIMESTAMPTZ);
    return columns;
  }

  private Table() {
    columns.putAll(PLACE);
  }

  /** Without rows, for a kind of event of a schema. */
  static Table of(Schema value, Schema kind) {
    Table table = new Table();
    table.columns.put("schema_id", Column.Type.INTEGER);
    fields(value, kind, (part, name, field) -> table.add(name, Column.typeOf(field.schema())));
    return table;
  }

  static Table unreadable() {
    Table table = new Table();
    table.columns.put("why", Column.Type.VARCHAR);
    table.columns.put("value", Column.Type.BLOB);
    return table;
  }

  private void add(String name, Column.Type type) {
    columns.merge(name, type, Column.Type::with);
  }

  /** Which record of a message a field is in. */
  private enum Part {
    METADATA,
    BESIDE,
    PAYLOAD
  }

  private interface Each {
    void field(Part part, String column, Schema.Field field);
  }

  /** Names of columns and what they are filled from: metadata, what stands beside, the payload. */
  private static void fields(Schema value, Schema kind, Each each) {
    Optional<String> told = Message.told(value);
    Schema.Field metadata = value.getField(METADATA_FIELD);
    boolean hasMetadata = metadata != null && metadata.schema().getType() == Schema.Type.RECORD;
    if (hasMetadata) {
      for (Schema.Field field : metadata.schema().getFields()) {
        each.field(Part.METADATA, Column.snake(field.name()), field);
      }
    }
    if (told.isPresent()) {
      for (Schema.Field field : value.getFields()) {
        boolean isElsewhere = field.name().equals(told.get()) || (hasMetadata && isMetadata(field));
        if (!isElsewhere) {
          each.field(Part.BESIDE, name(field), field);
        }
      }
    }
    for (Schema.Field field : kind.getFields()) {
      if (!(told.isEmpty() && hasMetadata && isMetadata(field))) {
        each.field(Part.PAYLOAD, name(field), field);
      }
    }
  }

  private static boolean isMetadata(Schema.Field field) {
    return field.name().equals(METADATA_FIELD);
  }

  /** A field that is named as metadata or the place in the log is called the event's. */
  private static String name(Schema.Field field) {
    String name = Column.snake(field.name());
    return METADATA.contains(field.name()) || PLACE.containsKey(name) || name.equals("schema_id")
        ? "event_" + name
        : name;
  }

  void add(LogRecord record, Value.Avro value) {
    Message message = Message.of(value.record());
    Map<String, @Nullable Object> row = placed(record);
    row.put("schema_id", value.schemaId());
    Schema whole = value.record().getSchema();
    fields(
        whole,
        message.payload().getSchema(),
        (part, name, field) -> {
          add(name, Column.typeOf(field.schema()));
          GenericRecord holder =
              switch (part) {
                case METADATA -> Objects.requireNonNull(message.metadata());
                case BESIDE -> value.record();
                case PAYLOAD -> message.payload();
              };
          put(row, name, Column.value(holder.get(field.pos()), field.schema()));
        });
    rows.add(row);
  }

  void add(LogRecord record, String why) {
    Map<String, @Nullable Object> row = placed(record);
    row.put("why", why);
    put(row, "value", record.value());
    rows.add(row);
  }

  private static Map<String, @Nullable Object> placed(LogRecord record) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("kafka_topic", record.topic());
    row.put("kafka_partition", record.partition());
    row.put("kafka_offset", record.offset());
    put(row, "kafka_key", record.key());
    row.put("recorded_at", record.recordedAt());
    return row;
  }

  private static void put(Map<String, @Nullable Object> row, String name, @Nullable Object value) {
    if (value != null) {
      row.put(name, value);
    }
  }

  List<Column> columns() {
    return columns.entrySet().stream().map(c -> new Column(c.getKey(), c.getValue())).toList();
  }

  /** Values by column; a column that is missing is null. */
  List<Map<String, Object>> rows() {
    return rows;
  }
}
