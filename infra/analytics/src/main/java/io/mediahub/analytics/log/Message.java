package io.mediahub.analytics.log;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A value by the platform's convention: {@code metadata} says when, who and about what, and one
 * field says what happened. That field is {@code event}, or the only one that may be one of several
 * records, such as {@code work} of a job.
 *
 * @param metadata null in values without it
 * @param payload what happened; the value itself in values without such a field
 * @param beside names of the other fields of the value
 */
public record Message(
    @Nullable GenericRecord metadata, GenericRecord payload, List<String> beside) {
  private static final String METADATA = "metadata";
  private static final String EVENT = "event";

  public static Message of(GenericRecord value) {
    Optional<String> told = told(value.getSchema());
    boolean hasMetadata = value.hasField(METADATA) && value.get(METADATA) instanceof GenericRecord;
    Optional<GenericRecord> payload =
        told.map(value::get).filter(GenericRecord.class::isInstance).map(GenericRecord.class::cast);
    List<String> beside =
        payload.isEmpty()
            ? List.of()
            : value.getSchema().getFields().stream()
                .map(Schema.Field::name)
                .filter(name -> !name.equals(METADATA) && !name.equals(told.orElse("")))
                .toList();
    return new Message(
        hasMetadata ? (GenericRecord) value.get(METADATA) : null, payload.orElse(value), beside);
  }

  /** The field that says what happened; empty when the whole value does. */
  public static Optional<String> told(Schema value) {
    Schema.Field event = value.getField(EVENT);
    if (event != null && !records(event.schema()).isEmpty()) {
      return Optional.of(EVENT);
    }
    return value.getFields().stream()
        .filter(field -> records(field.schema()).size() > 1)
        .map(Schema.Field::name)
        .findFirst();
  }

  /** All that may have happened by a schema: its table's name each, and what it consists of. */
  public static List<Schema> kinds(Schema value) {
    return told(value).map(field -> records(value.getField(field).schema())).orElse(List.of(value));
  }

  private static List<Schema> records(Schema schema) {
    List<Schema> types = schema.isUnion() ? schema.getTypes() : List.of(schema);
    return types.stream().filter(each -> each.getType() == Schema.Type.RECORD).toList();
  }

  /** Name of what happened, without its namespace. */
  public String type() {
    return payload.getSchema().getName();
  }

  /** Null where there is no metadata, or no such field. */
  public @Nullable Object metadata(String field) {
    return metadata != null && metadata.hasField(field) ? metadata.get(field) : null;
  }
}
