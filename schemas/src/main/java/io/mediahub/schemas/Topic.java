package io.mediahub.schemas;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic, typed. Keys are UTF-8 strings.
 *
 * @param name on the wire
 * @param valueType the generated record that is every value
 * @param valueSchema that class's own schema: what is registered and written
 * @param keyedBy what the key is, such as "media id"
 * @param about what is in it, in a sentence or two
 */
public record Topic<T extends SpecificRecord>(
    String name,
    Class<T> valueType,
    Schema valueSchema,
    Layout layout,
    String keyedBy,
    String about,
    Parties parties) {

  /** The registry's name for the schema of this topic's values; Confluent's default strategy. */
  public String subject() {
    return name + "-value";
  }

  /** The same topic, with who has to do with it. */
  Topic<T> of(Parties who) {
    return new Topic<>(name, valueType, valueSchema, layout, keyedBy, about, who);
  }
}
