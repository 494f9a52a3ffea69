package io.mediahub.schemas;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic, typed. Keys are UTF-8 strings.
 *
 * @param name on the wire
 * @param valueType the generated record that is every value
 * @param valueSchema that class's own schema: what is registered and written
 */
public record Topic<T extends SpecificRecord>(
    String name,
    Class<T> valueType,
    Schema valueSchema,
    Layout layout,
    String keyedBy,
    String about) {

  /** The registry's name for the schema of this topic's values; Confluent's default strategy. */
  public String subject() {
    return name + "-value";
  }
}
