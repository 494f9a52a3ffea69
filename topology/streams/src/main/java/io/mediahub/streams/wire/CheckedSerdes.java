package io.mediahub.streams.wire;

import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Serdes that hand on nothing but what the topic is declared to hold. */
public final class CheckedSerdes {
  private final AvroSerdes serdes;

  public CheckedSerdes(AvroSerdes serdes) {
    this.serdes = serdes;
  }

  public <T extends SpecificRecord> Serde<T> of(Topic<T> topic) {
    return Serdes.serdeFrom(serdes.serializer(topic), checked(topic, serdes.deserializer(topic)));
  }

  /** A well-formed record of another type would otherwise fail where nothing can divert it. */
  private static <T extends SpecificRecord> Deserializer<T> checked(
      Topic<T> topic, Deserializer<T> deserializer) {
    return (name, bytes) -> {
      if (bytes == null) {
        throw new UndecodableException("The record has no value.");
      }
      Object value = deserializer.deserialize(name, bytes);
      if (!topic.valueType().isInstance(value)) {
        throw new UndecodableException(
            "The record is a %s and not a %s."
                .formatted(
                    value == null ? "null" : value.getClass().getName(),
                    topic.valueType().getName()));
      }
      return topic.valueType().cast(value);
    };
  }
}
