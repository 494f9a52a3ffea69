package io.mediahub.analytics.export;

import io.mediahub.analytics.log.AvroJson;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name as SQL likes it, such as {@code cookies_expire_at}
 */
record Column(String name, Type type) {
  /** As DuckDB names it. */
  enum Type {
    VARCHAR,
    INTEGER,
    BIGINT,
    DOUBLE,
    BOOLEAN,
    /** A moment. */
    TIMESTAMPTZ,
    BLOB,
    /** What is nested: records, arrays, maps. */
    JSON;

    /** What holds the values of both. */
    Type with(Type other) {
      if (this == other) {
        return this;
      }
      if (Set.of(INTEGER, BIGINT).equals(Set.of(this, other))) {
        return BIGINT;
      }
      return Set.of(INTEGER, BIGINT, DOUBLE).containsAll(Set.of(this, other)) ? DOUBLE : VARCHAR;
    }
  }

  /** {@code aggregateId} becomes {@code aggregate_id}. */
  static String snake(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  static Type typeOf(Schema schema) {
    return switch (schema.getType()) {
      case STRING, ENUM -> Type.VARCHAR;
      case INT -> Type.INTEGER;
      case LONG -> isMoment(schema.getLogicalType()) ? Type.TIMESTAMPTZ : Type.BIGINT;
      case FLOAT, DOUBLE -> Type.DOUBLE;
      case BOOLEAN -> Type.BOOLEAN;
      case BYTES, FIXED -> Type.BLOB;
      case RECORD, ARRAY, MAP, NULL -> Type.JSON;
      case UNION -> {
        List<Schema> some = notNull(schema);
        yield some.size() == 1 ? typeOf(some.getFirst()) : Type.JSON;
      }
    };
  }

  private static boolean isMoment(@Nullable LogicalType type) {
    return type instanceof LogicalTypes.TimestampMillis
        || type instanceof LogicalTypes.TimestampMicros;
  }

  private static List<Schema> notNull(Schema union) {
    return union.getTypes().stream().filter(each -> each.getType() != Schema.Type.NULL).toList();
  }

  /**
   * A value of a schema as its column has it: a number, a truth value, text, an {@code Instant},
   * bytes, or JSON as text.
   */
  static @Nullable Object value(@Nullable Object value, Schema schema) {
    if (value == null) {
      return null;
    }
    return switch (schema.getType()) {
      case STRING, ENUM -> value.toString();
      case LONG -> {
        Object moment = AvroJson.moment(value, schema.getLogicalType());
        yield moment == null ? value : moment;
      }
      case FLOAT -> ((Float) value).doubleValue();
      case BYTES, FIXED -> AvroJson.bytes(value);
      case RECORD, ARRAY, MAP, NULL -> AvroJson.of(value, schema).toString();
      case UNION -> {
        List<Schema> some = notNull(schema);
        yield some.size() == 1
            ? value(value, some.getFirst())
            : AvroJson.of(value, schema).toString();
      }
      case INT, DOUBLE, BOOLEAN -> value;
    };
  }
}
