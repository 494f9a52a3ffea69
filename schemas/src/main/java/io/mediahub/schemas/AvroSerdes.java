package io.mediahub.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** Serdes for the values of {@link Topics}. A serde serves one thread, a codec any number. */
public final class AvroSerdes {
  private final SerdeSettings settings;

  public AvroSerdes(SerdeSettings settings) {
    this.settings = settings;
  }

  public <T extends SpecificRecord> Serde<T> of(Topic<T> topic) {
    return Serdes.serdeFrom(serializer(topic), deserializer(topic));
  }

  public <T extends SpecificRecord> Serializer<T> serializer(Topic<T> topic) {
    Serializer<T> serializer = create(settings.serializerClass(), Serializer.class);
    serializer.configure(settings.properties(), false);
    return serializer;
  }

  public <T extends SpecificRecord> Deserializer<T> deserializer(Topic<T> topic) {
    Deserializer<T> deserializer = create(settings.deserializerClass(), Deserializer.class);
    deserializer.configure(settings.properties(), false);
    return deserializer;
  }

  /** Writes and reads one topic, for several threads. */
  public <T extends SpecificRecord> AvroCodec<T> codec(Topic<T> topic) {
    Serializer<Object> serializer = create(settings.serializerClass(), Serializer.class);
    serializer.configure(settings.properties(), false);
    return new AvroCodec<>(topic, serializer, deserializer(topic));
  }

  // The class is a setting: a wrong one fails here, at the start.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <S> S create(String className, Class<?> kind) {
    try {
      return (S) kind.cast(Utils.newInstance(className, Object.class));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "The serde class " + className + " is not on the class path.", e);
    }
  }
}
