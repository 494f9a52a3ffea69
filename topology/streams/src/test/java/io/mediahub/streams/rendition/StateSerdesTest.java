package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import mediahub.rendition.JobLease;
import mediahub.rendition.ParkedRecord;
import mediahub.rendition.RenditionState;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateSerdesTest {
  static Schema[] stored() {
    return new Schema[] {
      RenditionState.getClassSchema(), JobLease.getClassSchema(), ParkedRecord.getClassSchema()
    };
  }

  /** What is stored now must be known after the next change. */
  @ParameterizedTest
  @MethodSource("stored")
  void the_newest_released_schema_is_the_current_one(Schema current) throws IOException {
    Schema newest = null;
    int version = 1;
    for (Schema next;
        (next = StateSerdes.released(current.getFullName(), version)) != null;
        version++) {
      newest = next;
    }
    Path missing =
        Path.of("src/main/resources/state-schemas", current.getFullName(), version + ".avsc");
    if (!current.equals(newest) && Boolean.getBoolean("golden.write")) {
      Files.createDirectories(missing.getParent());
      Files.writeString(missing, current.toString(true) + "\n");
      newest = current;
    }
    assertThat(newest).as("state has a new schema: release it as " + missing).isEqualTo(current);
  }

  @Test
  void a_lease_survives_the_store() {
    JobLease lease =
        JobLease.newBuilder()
            .setJobId("job")
            .setAttempt(2)
            .setRequestedAt(Instant.ofEpochMilli(5))
            .setCausationId("cause")
            .setCorrelationId("correlation")
            .setTraceParent("trace")
            .build();
    var serde = StateSerdes.leases();

    byte[] bytes = serde.serializer().serialize("topic", lease);

    assertThat(bytes).startsWith(0xC3, 0x01); // Avro single-object encoding
    assertThat(serde.deserializer().deserialize("topic", bytes)).isEqualTo(lease);
  }

  /** What an earlier version of the process left in its stores. */
  @ParameterizedTest
  @MethodSource("stored")
  void state_of_the_first_schema_is_still_read(Schema current) throws IOException {
    Schema first = StateSerdes.released(current.getFullName(), 1);
    GenericData.Record old = (GenericData.Record) new RandomData(first, 1, 42L).iterator().next();
    byte[] bytes =
        new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), first).encode(old).array();

    SpecificRecord read = StateSerdes.of(current).deserializer().deserialize("topic", bytes);

    for (Schema.Field field : first.getFields()) {
      if (field.schema().getType() == Schema.Type.STRING) {
        assertThat(read.get(current.getField(field.name()).pos()))
            .isEqualTo(old.get(field.name()).toString());
      }
    }
  }
}
