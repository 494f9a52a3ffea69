package io.mediahub.streams.rendition;

import io.mediahub.domain.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import mediahub.rendition.JobLease;
import mediahub.rendition.ParkedRecord;
import mediahub.rendition.RenditionState;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Stored state in Avro single-object encoding: each value has the fingerprint of its writer's
 * schema. All schemas that were ever used are kept in {@code state-schemas/NAME/N.avsc}.
 */
final class StateSerdes {
  static final String STATES = "rendition-states";
  static final String LEASES = "job-leases";
  static final String PARKED = "rendition-parked";

  private StateSerdes() {}

  static Serde<RenditionState> states() {
    return of(RenditionState.getClassSchema());
  }

  static Serde<JobLease> leases() {
    return of(JobLease.getClassSchema());
  }

  static Serde<ParkedRecord> parked() {
    return of(ParkedRecord.getClassSchema());
  }

  static <T extends SpecificRecord> Serde<T> of(Schema schema) {
    SpecificData model = SpecificData.getForSchema(schema);
    BinaryMessageEncoder<T> encoder = new BinaryMessageEncoder<>(model, schema);
    BinaryMessageDecoder<T> decoder =
        new BinaryMessageDecoder<>(model, schema, writtenWith(schema));
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : encode(encoder, value),
        (topic, bytes) -> bytes == null ? null : decode(decoder, bytes));
  }

  /** All schema versions that stored state may have. */
  static SchemaStore writtenWith(Schema current) {
    SchemaStore.Cache known = new SchemaStore.Cache();
    for (int version = 1; ; version++) {
      Schema schema = released(current.getFullName(), version);
      if (schema == null) {
        return known;
      }
      known.addSchema(schema);
    }
  }

  static @Nullable Schema released(String name, int version) {
    String path = "/state-schemas/%s/%d.avsc".formatted(name, version);
    try (InputStream file = StateSerdes.class.getResourceAsStream(path)) {
      return file == null ? null : new Schema.Parser().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private static <T> byte[] encode(BinaryMessageEncoder<T> encoder, T value) {
    try {
      return Bytes.array(encoder.encode(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T decode(BinaryMessageDecoder<T> decoder, byte[] bytes) {
    try {
      return decoder.decode(bytes, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
