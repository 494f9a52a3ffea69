package io.mediahub.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Avro records as plain JSON: objects of their fields, unions as the value alone, bytes as base64,
 * times as ISO 8601. For reading by people and programs. A union loses the name of its branch, so
 * not every record can be made again from its JSON.
 */
public final class AvroJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AvroJson() {}

  /** One line of JSON. */
  public static String of(@Nullable Object value) {
    return node(value).toString();
  }

  /**
   * @param value a record, or what a field of one holds
   */
  public static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case SpecificRecord record -> object(record);
      case List<?> items -> array(items);
      case Map<?, ?> entries -> map(entries);
      case ByteBuffer bytes -> JSON.stringNode(base64(bytes));
      case Boolean truth -> JSON.booleanNode(truth);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Float number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case CharSequence text -> JSON.stringNode(text.toString());
      case Instant time -> JSON.stringNode(time.toString());
      case Enum<?> symbol -> JSON.stringNode(symbol.name());
      case GenericEnumSymbol<?> symbol -> JSON.stringNode(symbol.toString());
      default -> throw new IllegalArgumentException("No JSON for " + value.getClass().getName());
    };
  }

  private static ObjectNode object(SpecificRecord record) {
    ObjectNode object = JSON.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      object.set(field.name(), node(record.get(field.pos())));
    }
    return object;
  }

  private static ArrayNode array(List<?> items) {
    ArrayNode array = JSON.arrayNode();
    items.forEach(item -> array.add(node(item)));
    return array;
  }

  private static ObjectNode map(Map<?, ?> entries) {
    ObjectNode object = JSON.objectNode();
    entries.forEach((name, value) -> object.set(String.valueOf(name), node(value)));
    return object;
  }

  private static String base64(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return Base64.getEncoder().encodeToString(copy);
  }
}
