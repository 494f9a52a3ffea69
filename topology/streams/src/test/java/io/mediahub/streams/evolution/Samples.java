package io.mediahub.streams.evolution;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Values of a schema: for each kind of event or work that it can hold one with random values, one
 * with the least (nulls, nothing, zeros) and one with the most (texts of every script, long ones,
 * great numbers, two of everything). The same schema gives the same values.
 */
final class Samples {
  private static final String LONGEST =
      "Ünïcödé 漢字 עברית \u202Eright\u202C e\u0301 🎬👩‍🚀 'quote' \"double\" \\ \t\n{}[]<&>;-- "
          + "ab".repeat(20);
  private static final long LAST_MILLISECOND = 253_402_300_799_999L;
  private static final long SOME_MILLISECOND = 1_767_225_600_000L;

  /** Which values are chosen. */
  private enum Choice {
    RANDOM,
    LEAST,
    MOST
  }

  private final Random random;
  private Choice choice = Choice.RANDOM;
  private int made;

  private Samples(long seed) {
    this.random = new Random(seed);
  }

  /** By what they are, in the order in which they are written down. */
  static Map<String, GenericRecord> of(Schema schema) {
    return new Samples(42).all(schema);
  }

  /** Others, by another seed. */
  static Collection<GenericRecord> of(Schema schema, long seed) {
    return new Samples(seed).all(schema).values();
  }

  private Map<String, GenericRecord> all(Schema schema) {
    Map<String, GenericRecord> all = new LinkedHashMap<>();
    Schema.Field kinds = kinds(schema);
    for (Choice each : Choice.values()) {
      choice = each;
      String how = each.name().toLowerCase(Locale.ROOT);
      if (kinds == null) {
        all.put(schema.getName() + "/" + how, record(schema, null, null));
      } else {
        for (Schema kind : kinds.schema().getTypes()) {
          all.put(kind.getName() + "/" + how, record(schema, kinds, kind));
        }
      }
    }
    return all;
  }

  /** The field that holds one of several kinds of record; null where there is none. */
  private static Schema.@Nullable Field kinds(Schema schema) {
    for (Schema.Field field : schema.getFields()) {
      if (field.schema().isUnion()
          && field.schema().getTypes().stream().allMatch(t -> t.getType() == Schema.Type.RECORD)) {
        return field;
      }
    }
    return null;
  }

  private GenericRecord record(
      Schema schema, Schema.@Nullable Field chosen, @Nullable Schema kind) {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      Schema type = field.equals(chosen) ? kind : field.schema();
      record.put(field.pos(), value(type, field.name()));
    }
    if (schema.getFullName().equals("mediahub.Metadata")) {
      made++;
      putText(record, "eventId", "event-" + made);
      putText(record, "aggregateId", "aggregate");
      Schema.Field version = schema.getField("version");
      if (version != null && version.schema().getType() == Schema.Type.LONG) {
        record.put(version.pos(), (long) made);
      }
    }
    return record;
  }

  /** Where the field is as we know it: some schemas are changed at random. */
  private static void putText(GenericRecord record, String field, String text) {
    Schema.Field known = record.getSchema().getField(field);
    if (known != null && known.schema().getType() == Schema.Type.STRING) {
      record.put(known.pos(), text);
    }
  }

  private @Nullable Object value(Schema schema, String name) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, null, null);
      case UNION -> ofUnion(schema, name);
      case ARRAY -> array(schema, name);
      case MAP -> Map.of();
      case ENUM -> new GenericData.EnumSymbol(schema, pick(schema.getEnumSymbols()));
      case STRING -> string(name);
      case BYTES -> bytes();
      case INT -> (int) number(1_000);
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? time()
              : number(1L << 53);
      case FLOAT -> (float) number(1_000) / 8;
      case DOUBLE -> number(1_000) / 8.0;
      case BOOLEAN -> choice == Choice.MOST || (choice == Choice.RANDOM && random.nextBoolean());
      case NULL -> null;
      case FIXED -> throw new IllegalArgumentException("No schema has a fixed: " + schema);
    };
  }

  private @Nullable Object ofUnion(Schema schema, String name) {
    List<Schema> types = schema.getTypes();
    boolean mayBeNull = types.stream().anyMatch(type -> type.getType() == Schema.Type.NULL);
    if (choice == Choice.LEAST && mayBeNull) {
      return null;
    }
    List<Schema> others =
        types.stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    if (others.isEmpty() || (choice == Choice.RANDOM && mayBeNull && random.nextInt(4) == 0)) {
      return null;
    }
    return value(pick(others), name);
  }

  private List<@Nullable Object> array(Schema schema, String name) {
    int size =
        switch (choice) {
          case LEAST -> 0;
          case MOST -> 2;
          case RANDOM -> random.nextInt(3);
        };
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(value(schema.getElementType(), name));
    }
    return items;
  }

  private <T> T pick(List<T> from) {
    return switch (choice) {
      case LEAST -> from.getFirst();
      case MOST -> from.getLast();
      case RANDOM -> from.get(random.nextInt(from.size()));
    };
  }

  /** Ids are alike, so that events are about the same things. */
  private String string(String name) {
    return switch (choice) {
      case LEAST -> "";
      case MOST -> LONGEST;
      case RANDOM -> name.endsWith("Id") ? name : name + "-" + random.nextInt(3);
    };
  }

  private ByteBuffer bytes() {
    byte[] bytes =
        new byte
            [switch (choice) {
              case LEAST -> 0;
              case MOST -> 64;
              case RANDOM -> 5;
            }];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private long time() {
    return switch (choice) {
      case LEAST -> 0;
      case MOST -> LAST_MILLISECOND;
      case RANDOM -> SOME_MILLISECOND + random.nextInt(1_000_000_000);
    };
  }

  private long number(long most) {
    return switch (choice) {
      case LEAST -> 0;
      case MOST -> most;
      case RANDOM -> random.nextLong(Math.min(most, 10));
    };
  }
}
