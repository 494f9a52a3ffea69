package io.mediahub.bench.latency;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Values that no reader of the grants can apply, one kind for each way in which that happens. They
 * are made from the schema that the registry names, as another program would make them.
 */
final class PoisonRecords {
  /**
   * A subject of its own, so that no reader of the topic sees this schema as the topic's newest.
   */
  private static final String NEWER_SUBJECT = "mediahub.bench.poison-value";

  /** The one partition that is poisoned. */
  static final int PARTITION = 0;

  /** What the key of each such record begins with. */
  static final String KEYS = "poison-";

  private static final int UNKNOWN_ID = 2_000_000_000;

  /** Why it cannot be applied. */
  enum Kind {
    GARBAGE("garbage"),
    UNKNOWN_SCHEMA("unknown schema"),
    NEWER_SCHEMA("newer schema"),
    CANNOT_APPLY("cannot be stored"),
    GAP("gap in versions");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Schema schema;
  private final int schemaId;
  private final Schema newer;
  private final int newerId;

  PoisonRecords(URI registry, String topic) throws IOException, InterruptedException {
    RegistrySubjects subjects = new RegistrySubjects(registry);
    RegistrySubjects.Registered latest = subjects.latest(topic + "-value");
    this.schema = latest.schema();
    this.schemaId = latest.id();
    this.newer = withOneMoreEvent(schema);
    this.newerId = subjects.register(NEWER_SUBJECT, newer);
  }

  /** A new key. Its hash does not matter, because each record names its partition. */
  static String key() {
    return KEYS + UUID.randomUUID() + ":" + UUID.randomUUID();
  }

  /**
   * Whether the records of that key lie on the poisoned partition.
   *
   * @param partitions how many the topic has
   */
  static boolean isOnPartition(String key, int partitions) {
    int hash = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
    return hash % partitions == PARTITION;
  }

  /**
   * @param key the record's key: media id, colon, viewer id
   */
  byte[] value(Kind kind, String key) {
    String[] ids = key.split(":", 2);
    return switch (kind) {
      case GARBAGE -> ("no event: " + key).getBytes(StandardCharsets.UTF_8);
      case UNKNOWN_SCHEMA -> framed(UNKNOWN_ID, envelope(schema, "ViewGranted", key, 1, ids));
      case NEWER_SCHEMA -> framed(newerId, envelope(newer, "ViewLent", key, 1, ids));
      case CANNOT_APPLY ->
          framed(
              schemaId,
              envelope(schema, "ViewGranted", key, 1, new String[] {ids[0], ids[1] + "\u0000"}));
      case GAP -> framed(schemaId, envelope(schema, "ViewGranted", key, 3, ids));
    };
  }

  /**
   * The envelope of a later release: its union has one more kind of event. That event has the
   * fields of a known one, which is the worst case: a reader that compares fields mistakes it for
   * the known event.
   */
  private static Schema withOneMoreEvent(Schema envelope) {
    Schema granted = branch(envelope, "ViewGranted");
    Schema lent = Schema.createRecord("ViewLent", null, envelope.getNamespace(), false);
    lent.setFields(copies(granted.getFields(), null));
    List<Schema> branches = new ArrayList<>(envelope.getField("event").schema().getTypes());
    branches.add(lent);
    Schema result = Schema.createRecord(envelope.getName(), null, envelope.getNamespace(), false);
    result.setFields(copies(envelope.getFields(), Schema.createUnion(branches)));
    return result;
  }

  /** A field belongs to one record: another one needs a copy. */
  private static List<Schema.Field> copies(List<Schema.Field> fields, @Nullable Schema event) {
    return fields.stream()
        .map(
            field ->
                new Schema.Field(
                    field, event != null && field.name().equals("event") ? event : field.schema()))
        .toList();
  }

  static Schema branch(Schema envelope, String name) {
    return envelope.getField("event").schema().getTypes().stream()
        .filter(type -> type.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The envelope has no " + name));
  }

  static GenericRecord envelope(
      Schema envelope, String type, String key, long version, String[] ids) {
    Schema metadata = envelope.getField("metadata").schema();
    GenericRecord about =
        new GenericRecordBuilder(metadata)
            .set("eventId", UUID.randomUUID().toString())
            .set("aggregateId", key)
            .set("version", version)
            .set("occurredAt", System.currentTimeMillis())
            .set("actor", "system:bench")
            .set("causationId", UUID.randomUUID().toString())
            .set("correlationId", "")
            .build();
    GenericRecord event =
        new GenericRecordBuilder(branch(envelope, type))
            .set("mediaId", ids[0])
            .set("viewerId", ids[1])
            .build();
    return new GenericRecordBuilder(envelope).set("metadata", about).set("event", event).build();
  }

  static byte[] framed(int id, GenericRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema(), GenericData.get())
          .write(record, encoder);
    } catch (IOException e) {
      throw new IllegalStateException("written to memory", e);
    }
    return bytes.toByteArray();
  }
}
