package io.mediahub.streams.rendition;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** What lies in the stores of the process. */
public final class StoredState {
  private StoredState() {}

  /**
   * As the process reads it, through its own serde.
   *
   * @param bytes Avro binary without the header of a stored value
   */
  public static SpecificRecord decoded(Schema writer, byte[] bytes) throws IOException {
    Object value =
        new GenericDatumReader<>(writer)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    byte[] stored = new BinaryMessageEncoder<>(GenericData.get(), writer).encode(value).array();
    Schema current = new SpecificData().getSchema(SpecificData.get().getClass(writer));
    return StateSerdes.<SpecificRecord>of(current).deserializer().deserialize("store", stored);
  }
}
