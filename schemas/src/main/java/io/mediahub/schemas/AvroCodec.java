package io.mediahub.schemas;

import com.microsoft.kiota.ApiException;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes and reads the values of one topic. Threads may share it, and take turns: serdes are not
 * made for several, and a value takes microseconds.
 */
public final class AvroCodec<T extends SpecificRecord> {
  private final Topic<T> topic;
  private final Serializer<Object> serializer;
  private final Deserializer<T> deserializer;

  AvroCodec(Topic<T> topic, Serializer<Object> serializer, Deserializer<T> deserializer) {
    this.topic = topic;
    this.serializer = serializer;
    this.deserializer = deserializer;
  }

  /**
   * @throws RegistryAway when the registry cannot be asked for the schema's id, or does not know
   *     the schema yet
   */
  public byte[] write(T value) {
    return writeAny(value);
  }

  /**
   * Writes a value that nobody sees, so that the connection to the registry is made and the
   * schema's id is known before the first real value.
   *
   * @throws RegistryAway as {@link #write} does
   */
  public void warmUp() {
    writeAny(
        new RandomData(GenericData.get(), topic.valueSchema(), 1, 0L, false).iterator().next());
  }

  private synchronized byte[] writeAny(Object value) {
    try {
      return serializer.serialize(topic.name(), value);
    } catch (RuntimeException e) { // the registry client's errors have no common type
      if (isAboutTheRegistry(e)) {
        throw new RegistryAway("The schema of " + topic.name() + " could not be looked up.", e);
      }
      throw e;
    }
  }

  /** Bytes are made in memory: a failed connection or answer can only be the registry's. */
  private static boolean isAboutTheRegistry(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || cause instanceof TimeoutException
          || cause instanceof ApiException
          || cause instanceof SchemaNotRegistered) {
        return true;
      }
    }
    return false;
  }

  public synchronized T read(byte[] bytes) {
    return deserializer.deserialize(topic.name(), bytes);
  }
}
