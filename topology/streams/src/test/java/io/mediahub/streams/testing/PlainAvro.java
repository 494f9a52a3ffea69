package io.mediahub.streams.testing;

import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.wire.CheckedSerdes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
  private PlainAvro() {}

  public static CheckedSerdes serdes() {
    return new CheckedSerdes(
        new AvroSerdes(
            new SerdeSettings(Writer.class.getName(), Reader.class.getName(), Map.of())));
  }

  public static WriterSchemas schemas() {
    return (id, reader) -> {
      if (id >= Topics.ALL.size()) {
        throw new WriterSchemas.UnknownId(id);
      }
      return Topics.ALL.get(id).valueSchema();
    };
  }

  public static final class Writer implements Serializer<SpecificRecord> {
    @Override
    public byte[] serialize(String topic, SpecificRecord value) {
      var bytes = new ByteArrayOutputStream();
      bytes.write(0);
      bytes.writeBytes(ByteBuffer.allocate(4).putInt(id(value.getSchema())).array());
      try {
        new SpecificDatumWriter<>(value.getSchema())
            .write(value, EncoderFactory.get().directBinaryEncoder(bytes, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static int id(Schema schema) {
      return Topics.ALL.stream().map(Topic::valueSchema).toList().indexOf(schema);
    }
  }

  public static final class Reader implements Deserializer<SpecificRecord> {
    @Override
    public SpecificRecord deserialize(String topic, byte[] data) {
      Schema schema = Topics.ALL.get(ByteBuffer.wrap(data, 1, 4).getInt()).valueSchema();
      try {
        return new SpecificDatumReader<SpecificRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(data, 5, data.length - 5, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
