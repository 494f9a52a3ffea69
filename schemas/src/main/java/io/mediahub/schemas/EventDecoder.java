package io.mediahub.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the values of a topic. When it cannot, it says why: the bytes are broken, the writer is
 * newer, the schema is unknown, or the registry is unavailable.
 *
 * <p>A record is read with the schema it was written with, and resolved to the reader's. What does
 * not decode with its own schema is broken; what decodes and does not resolve is newer than the
 * reader. Not shared between threads.
 *
 * @param <T> the type of the topic's values
 */
public final class EventDecoder<T extends SpecificRecord> {
  /** Magic byte and schema id. */
  private static final int HEADER_BYTES = 5;

  private final Topic<T> topic;
  private final WriterSchemas schemas;
  private final Map<Integer, DatumReader<T>> readers = new HashMap<>();

  public EventDecoder(Topic<T> topic, WriterSchemas schemas) {
    this.topic = topic;
    this.schemas = schemas;
  }

  /**
   * @param bytes in Confluent's wire format: magic byte 0, four bytes of schema id, Avro binary
   */
  public Decoded<T> decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return undecodable("The record has no value.");
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != 0) {
      return undecodable("The value is not in Confluent's wire format.");
    }
    int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
    if (id < 0) {
      return undecodable("The value has the schema id " + id + ", which is negative.");
    }
    Schema writer;
    try {
      writer = schemas.byId(id, topic);
    } catch (WriterSchemas.UnknownId e) {
      return new Decoded.Unreadable<>(Decoded.Reason.UNKNOWN_SCHEMA, message(e));
    } catch (WriterSchemas.RegistryAway e) {
      return new Decoded.RegistryAway<>(message(e));
    }
    return decode(bytes, id, writer);
  }

  private Decoded<T> decode(byte[] bytes, int id, Schema writer) {
    if (!writer.getFullName().equals(topic.valueSchema().getFullName())) {
      return undecodable(
          "The value is a %s and not a %s."
              .formatted(writer.getFullName(), topic.valueSchema().getFullName()));
    }
    BoundedDecoder body = body(bytes);
    try {
      T value = reader(id, writer).read(null, body);
      return body.isEnd() ? new Decoded.Value<>(value) : tooLong(id);
    } catch (IOException | RuntimeException e) {
      return classified(bytes, id, writer, e);
    }
  }

  /** Finds out what is wrong; slow, but rarely needed. */
  private Decoded<T> classified(byte[] bytes, int id, Schema writer, Exception failure) {
    try {
      BoundedDecoder body = body(bytes);
      new GenericDatumReader<>(writer).read(null, body);
      if (!body.isEnd()) {
        return tooLong(id);
      }
    } catch (IOException | RuntimeException e) {
      return undecodable("The value does not decode with its own schema, %d.".formatted(id));
    }
    String what = failure instanceof AvroRuntimeException ? message(failure) : failure.toString();
    return new Decoded.Unreadable<>(
        Decoded.Reason.NEEDS_NEWER_READER,
        "The value was written with the schema %d, which is newer than this reader's: %s"
            .formatted(id, firstLine(what)));
  }

  private DatumReader<T> reader(int id, Schema writer) {
    return readers.computeIfAbsent(
        id, unseen -> new NamedBranchReader<>(writer, topic.valueSchema()));
  }

  private static BoundedDecoder body(byte[] bytes) {
    return new BoundedDecoder(bytes, HEADER_BYTES);
  }

  private Decoded<T> tooLong(int id) {
    return undecodable(
        "The value has bytes left after it was decoded with its schema, %d.".formatted(id));
  }

  private static <T> Decoded<T> undecodable(String why) {
    return new Decoded.Unreadable<>(Decoded.Reason.UNDECODABLE, why);
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /**
   * Loads the reader's own schema, so that records with it can be read while the registry is
   * unavailable.
   *
   * @throws WriterSchemas.RegistryAway when it is unavailable now
   */
  public void warm() {
    schemas.warm(topic);
  }

  public Topic<T> topic() {
    return topic;
  }

  /**
   * Names the reader's schema: where it is another one, records that needed a newer reader may be
   * readable now.
   */
  public String readerFingerprint() {
    return Fingerprint.ofAll(topic.valueSchema());
  }
}
