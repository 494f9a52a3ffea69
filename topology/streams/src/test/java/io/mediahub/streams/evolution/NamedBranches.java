package io.mediahub.streams.evolution;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** The platform's rule beside Avro's: a record in a union is found by its name, or not at all. */
final class NamedBranches {
  private NamedBranches() {}

  /** Whether a value holds a record, in a union, that the reader has no branch for. */
  static boolean isUnknown(@Nullable Object value, Schema reader) {
    return switch (value) {
      case IndexedRecord record when reader.isUnion() -> {
        Schema branch = branch(reader, record.getSchema());
        yield branch == null || isUnknown(record, branch);
      }
      case IndexedRecord record when reader.getType() == Schema.Type.RECORD ->
          record.getSchema().getFields().stream()
              .anyMatch(
                  field -> {
                    Schema.Field known = reader.getField(field.name());
                    return known != null && isUnknown(record.get(field.pos()), known.schema());
                  });
      case List<?> items when reader.getType() == Schema.Type.ARRAY ->
          items.stream().anyMatch(item -> isUnknown(item, reader.getElementType()));
      case List<?> items when reader.isUnion() ->
          reader.getTypes().stream()
              .filter(type -> type.getType() == Schema.Type.ARRAY)
              .anyMatch(type -> isUnknown(items, type));
      case null, default -> false;
    };
  }

  private static @Nullable Schema branch(Schema union, Schema record) {
    return union.getTypes().stream()
        .filter(type -> type.getType() == Schema.Type.RECORD)
        .filter(type -> type.getFullName().equals(record.getFullName()))
        .findFirst()
        .orElse(null);
  }
}
