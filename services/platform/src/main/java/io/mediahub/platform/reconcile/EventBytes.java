package io.mediahub.platform.reconcile;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.WriterSchemas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Reads what the metadata of an event says, whatever the event is. One for each topic. */
final class EventBytes {
  private static final int HEADER_BYTES = 5;
  private static final int LONGEST_ID = 500;
  private static final String METADATA = "metadata";

  private final Topic<?> topic;
  private final WriterSchemas schemas;
  private final Schema metadataOnly;
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

  EventBytes(Topic<?> topic, WriterSchemas schemas) {
    this.topic = topic;
    this.schemas = schemas;
    Schema whole = topic.valueSchema();
    this.metadataOnly =
        Schema.createRecord(
            whole.getName(),
            null,
            whole.getNamespace(),
            false,
            List.of(new Schema.Field(METADATA, whole.getField(METADATA).schema())));
  }

  /**
   * @param occurredAt milliseconds since 1970
   */
  record Metadata(
      String eventId, String aggregateId, long version, long occurredAt, String correlationId) {}

  /**
   * Null when the bytes cannot be read.
   *
   * @throws WriterSchemas.RegistryAway when the registry does not answer
   */
  @Nullable Metadata metadata(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length < HEADER_BYTES || bytes[0] != 0) {
      return null;
    }
    try {
      var read = reader(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt());
      GenericRecord metadata = (GenericRecord) body(read, bytes).get(METADATA);
      String aggregateId = metadata.get("aggregateId").toString();
      if (aggregateId.length() > LONGEST_ID) {
        return null; // the platform makes no such ids
      }
      return new Metadata(
          metadata.get("eventId").toString(),
          aggregateId,
          (Long) metadata.get("version"),
          (Long) metadata.get("occurredAt"),
          metadata.get("correlationId").toString());
    } catch (WriterSchemas.RegistryAway e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** The full name of the event's schema, such as {@code mediahub.upload.UploadCompleted}. */
  String type(byte[] bytes) throws IOException {
    Schema writer = schemas.byId(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt(), topic);
    GenericRecord whole = body(new GenericDatumReader<>(writer), bytes);
    return ((GenericRecord) whole.get("event")).getSchema().getFullName();
  }

  private static GenericRecord body(GenericDatumReader<GenericRecord> reader, byte[] bytes)
      throws IOException {
    return reader.read(
        null,
        DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null));
  }

  private GenericDatumReader<GenericRecord> reader(int id) {
    return readers.computeIfAbsent(
        id, unseen -> new GenericDatumReader<>(schemas.byId(unseen, topic), metadataOnly));
  }
}
