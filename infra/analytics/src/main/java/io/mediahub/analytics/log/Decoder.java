package io.mediahub.analytics.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decodes values with the schemas that they were written with. What is sealed stays sealed: bytes
 * are bytes here. One thread at a time.
 */
public final class Decoder {
  /** Magic byte and schema id. */
  private static final int HEADER_BYTES = 5;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final WriterSchemas schemas;
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

  public Decoder(WriterSchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * @throws io.mediahub.local.Failure when the registry must be asked and does not answer
   */
  public Value decode(LogRecord record) {
    byte[] bytes = record.value();
    if (bytes == null) {
      return new Value.Tombstone();
    }
    if (bytes.length >= HEADER_BYTES && bytes[0] == 0) {
      return avro(bytes, ByteBuffer.wrap(bytes, 1, 4).getInt());
    }
    if (bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[')) {
      try {
        return new Value.Json(JSON.readTree(bytes));
      } catch (JacksonException e) {
        return new Value.Unreadable("It looks like JSON and is none.");
      }
    }
    return new Value.Unreadable("It is neither Avro in Confluent's wire format nor JSON.");
  }

  private Value avro(byte[] bytes, int id) {
    Optional<Schema> schema = id < 0 ? Optional.empty() : schemas.byId(id);
    if (schema.isEmpty()) {
      return new Value.Unreadable("The registry has no schema with the id " + id + ".");
    }
    if (schema.get().getType() != Schema.Type.RECORD) {
      return new Value.Unreadable("The schema " + id + " is not one of a record.");
    }
    BinaryDecoder body =
        DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
    try {
      GenericRecord value =
          readers
              .computeIfAbsent(id, unseen -> new GenericDatumReader<>(schema.get()))
              .read(null, body);
      return body.isEnd()
          ? new Value.Avro(id, value)
          : new Value.Unreadable("Bytes are left after the value of its schema, " + id + ".");
    } catch (IOException | RuntimeException e) {
      return new Value.Unreadable("It does not decode with its own schema, " + id + ".");
    }
  }
}
