package io.mediahub.streams.parked;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.WriterSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record as a person can read and change it: Avro's own JSON, by the schema that the
 * record names, so that what was read can be written back. Sealed fields stay sealed.
 */
public final class ParkedValue {
  /** Magic byte and schema id. */
  public static final int HEADER_BYTES = 5;

  private final Topic<?> topic;
  private final WriterSchemas schemas;

  public ParkedValue(Topic<?> topic, WriterSchemas schemas) {
    this.topic = topic;
    this.schemas = schemas;
  }

  /** A text that is no value of the schema. */
  public static final class NotOfTheSchema extends Exception {
    private static final long serialVersionUID = 1L;

    NotOfTheSchema(String message) {
      super(message);
    }
  }

  /** The schema id that a value begins with; null when it is not in Confluent's wire format. */
  public static @Nullable Integer schemaId(byte @Nullable [] value) {
    if (value == null || value.length < HEADER_BYTES || value[0] != 0) {
      return null;
    }
    int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    return id < 0 ? null : id;
  }

  /** Null when it cannot be decoded with the schema that it names. */
  public @Nullable String json(byte @Nullable [] value) {
    Schema writer = writer(value);
    if (value == null || writer == null) {
      return null;
    }
    try {
      var body =
          DecoderFactory.get()
              .binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
      Object read = new GenericDatumReader<>(writer).read(null, body);
      if (!body.isEnd()) {
        return null;
      }
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      JsonEncoder encoder = EncoderFactory.get().jsonEncoder(writer, text, true);
      new GenericDatumWriter<>(writer).write(read, encoder);
      encoder.flush();
      return text.toString(UTF_8);
    } catch (IOException | RuntimeException e) {
      return null; // broken in a way of its own; the bytes are shown instead
    }
  }

  private @Nullable Schema writer(byte @Nullable [] value) {
    Integer id = schemaId(value);
    if (id == null) {
      return null;
    }
    try {
      return schemas.byId(id, topic);
    } catch (WriterSchemas.UnknownId | WriterSchemas.RegistryAway e) {
      return null;
    }
  }

  /**
   * A value with the schema that another one names.
   *
   * @param original in whose place it is put
   * @param json as {@link #json} writes it
   * @return null when the original names no schema that is known: the caller must say which
   * @throws NotOfTheSchema when the text does not fit
   */
  public byte @Nullable [] encoded(byte @Nullable [] original, String json) throws NotOfTheSchema {
    Schema writer = writer(original);
    Integer id = schemaId(original);
    return writer == null || id == null ? null : encoded(id, writer, json);
  }

  /**
   * @param id under which the registry has the schema
   * @throws NotOfTheSchema when the text does not fit
   */
  public static byte[] encoded(int id, Schema schema, String json) throws NotOfTheSchema {
    try {
      Object read =
          new GenericDatumReader<>(schema)
              .read(null, DecoderFactory.get().jsonDecoder(schema, json));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(0);
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<>(schema).write(read, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException | AvroRuntimeException e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new NotOfTheSchema(line.length() > 300 ? line.substring(0, 300) : line);
    }
  }

  /** The first bytes in hexadecimal digits. */
  public static String hex(byte @Nullable [] value, int most) {
    return value == null
        ? ""
        : HexFormat.ofDelimiter(" ").formatHex(value, 0, Math.min(most, value.length));
  }
}
