package io.mediahub.testing;

import io.mediahub.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** The wire format with a fixed schema id: what the registry's serdes write, without a registry. */
public final class PlainAvro {
  private static final byte[] PREFIX = {0, 0, 0, 0, 7};

  private PlainAvro() {}

  public static final class Writer implements Serializer<SpecificRecord> {
    @Override
    public byte[] serialize(String topic, SpecificRecord value) {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(PREFIX);
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
      var schema =
          Topics.EVENTS.stream()
              .filter(each -> each.name().equals(topic))
              .findFirst()
              .orElseThrow()
              .valueSchema();
      byte[] value = Arrays.copyOfRange(data, PREFIX.length, data.length);
      try {
        return new SpecificDatumReader<SpecificRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(value, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
