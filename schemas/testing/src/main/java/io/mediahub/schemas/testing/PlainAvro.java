package io.mediahub.schemas.testing;

import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** The wire format without a registry: a schema's id is its topic's place in the catalogue. */
public final class PlainAvro {
  private static final List<Schema> SCHEMAS =
      Topics.ALL.stream().<Schema>map(Topic::valueSchema).toList();

  private PlainAvro() {}

  public static AvroSerdes serdes() {
    return new AvroSerdes(
        new SerdeSettings(Writer.class.getName(), Reader.class.getName(), Map.of()));
  }

  /** A registry that knows these schemas and no others. */
  public static WriterSchemas schemas() {
    return (id, reader) -> {
      if (id < 0 || id >= SCHEMAS.size()) {
        throw new WriterSchemas.UnknownId(id);
      }
      return SCHEMAS.get(id);
    };
  }

  public static byte[] bytes(SpecificRecord value) {
    return new Writer().serialize("", value);
  }

  public static final class Writer implements Serializer<SpecificRecord> {
    @Override
    public byte[] serialize(String topic, SpecificRecord value) {
      var bytes = new ByteArrayOutputStream();
      bytes.write(0);
      bytes.writeBytes(ByteBuffer.allocate(4).putInt(SCHEMAS.indexOf(value.getSchema())).array());
      try {
        new SpecificDatumWriter<>(value.getSchema())
            .write(value, EncoderFactory.get().directBinaryEncoder(bytes, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  public static final class Reader implements Deserializer<SpecificRecord> {
    @Override
    public SpecificRecord deserialize(String topic, byte[] data) {
      Schema schema = SCHEMAS.get(ByteBuffer.wrap(data, 1, 4).getInt());
      try {
        return new SpecificDatumReader<SpecificRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(data, 5, data.length - 5, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
