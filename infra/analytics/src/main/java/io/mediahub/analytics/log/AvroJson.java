package io.mediahub.analytics.log;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Avro as JSON for people and scripts: moments are ISO 8601, bytes are base64, and of a union of
 * several records the chosen one is an object with its full name as the only member.
 */
public final class AvroJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AvroJson() {}

  public static ObjectNode of(GenericRecord record) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      object.set(field.name(), of(record.get(field.pos()), field.schema()));
    }
    return object;
  }

  /**
   * A value of a schema.
   *
   * @param value as {@code GenericDatumReader} makes it
   */
  public static JsonNode of(@Nullable Object value, Schema schema) {
    if (value == null) {
      return NODES.nullNode();
    }
    return switch (schema.getType()) {
      case UNION -> union(value, schema);
      case RECORD -> of((GenericRecord) value);
      case ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        ((Collection<?>) value).forEach(item -> array.add(of(item, schema.getElementType())));
        yield array;
      }
      case MAP -> {
        ObjectNode object = NODES.objectNode();
        ((Map<?, ?>) value)
            .forEach(
                (key, item) -> object.set(String.valueOf(key), of(item, schema.getValueType())));
        yield object;
      }
      case BYTES -> NODES.stringNode(Base64.getEncoder().encodeToString(bytes(value)));
      case FIXED -> NODES.stringNode(Base64.getEncoder().encodeToString(bytes(value)));
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      case INT -> NODES.numberNode((Integer) value);
      case LONG -> {
        Instant moment = moment(value, schema.getLogicalType());
        yield moment == null ? NODES.numberNode((Long) value) : NODES.stringNode(moment.toString());
      }
      case FLOAT -> NODES.numberNode((Float) value);
      case DOUBLE -> NODES.numberNode((Double) value);
      case STRING, ENUM -> NODES.stringNode(value.toString());
      case NULL -> NODES.nullNode();
    };
  }

  private static JsonNode union(Object value, Schema union) {
    Schema branch = branch(value, union);
    JsonNode json = of(value, branch);
    boolean mustBeNamed =
        value instanceof IndexedRecord
            && union.getTypes().stream().filter(AvroJson::isRecord).count() > 1;
    return mustBeNamed ? NODES.objectNode().set(branch.getFullName(), json) : json;
  }

  static Schema branch(Object value, Schema union) {
    return union.getTypes().get(GenericData.get().resolveUnion(union, value));
  }

  private static boolean isRecord(Schema schema) {
    return schema.getType() == Schema.Type.RECORD;
  }

  /** Null when the number is no moment. */
  public static @Nullable Instant moment(Object value, @Nullable LogicalType type) {
    if (type instanceof LogicalTypes.TimestampMillis) {
      return Instant.ofEpochMilli((Long) value);
    }
    if (type instanceof LogicalTypes.TimestampMicros) {
      long micros = (Long) value;
      return Instant.ofEpochSecond(
          Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
    return null;
  }

  /** Copies what {@code bytes} and {@code fixed} are read as. */
  public static byte[] bytes(Object value) {
    if (value instanceof GenericFixed fixed) {
      return fixed.bytes().clone();
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
