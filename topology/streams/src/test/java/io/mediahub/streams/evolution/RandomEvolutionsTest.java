package io.mediahub.streams.evolution;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.Decoded.Reason;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Random changes of the real schemas, in both directions: Avro's verdict, what Avro then does with
 * values of every kind, and what our own decoder does with them, agree.
 */
class RandomEvolutionsTest {
  private static final int EVOLUTIONS = 200;
  private static final long SEED = 42;

  /** Values until one must have met the change. */
  private static final int MOST_ROUNDS = 60;

  @Test
  void avros_verdict_is_what_happens() throws IOException {
    Random random = new Random(SEED);
    Map<SchemaEdit, Integer> compatible = new EnumMap<>(SchemaEdit.class);
    Map<SchemaEdit, Integer> incompatible = new EnumMap<>(SchemaEdit.class);
    for (int i = 0; i < EVOLUTIONS; ) {
      Topic<?> topic = Topics.ALL.get(random.nextInt(Topics.ALL.size()));
      SchemaEdit edit = SchemaEdit.values()[i % SchemaEdit.values().length];
      Schema edited = edit.of(topic.valueSchema(), random);
      if (edited != null) {
        String what = "seed %d, evolution %d: %s of %s".formatted(SEED, i, edit, topic.name());
        boolean readsOld = check(what + ", old values", edit, topic.valueSchema(), edited, random);
        check(what + ", new values", edit, edited, topic.valueSchema(), random);
        checkDecoder(what + ", our decoder", topic, edited, random);
        (readsOld ? compatible : incompatible).merge(edit, 1, Integer::sum);
        i++;
      } else {
        random.nextInt(); // another topic, or another place
      }
    }
    assertThat(compatible).containsKeys(SchemaEdit.ADD_WITH_DEFAULT, SchemaEdit.REORDER);
    assertThat(incompatible).containsKeys(SchemaEdit.ADD_WITHOUT_DEFAULT, SchemaEdit.DEMOTE);
  }

  /**
   * Avro's verdict against Avro's reader. They differ about one thing: the reader takes a record of
   * another name whose fields fit. Our decoder does not where it chooses, which is in unions.
   */
  private static boolean check(
      String what, SchemaEdit edit, Schema writer, Schema reader, Random random)
      throws IOException {
    boolean verdict =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType() == COMPATIBLE;
    boolean failed = false;
    for (int round = 0; round < (verdict ? 2 : MOST_ROUNDS) && !failed; round++) {
      for (GenericRecord value : Samples.of(writer, random.nextLong())) {
        failed |= !reads(writer, reader, bytes(value));
        failed |= !verdict && NamedBranches.isUnknown(value, reader);
      }
    }
    if (verdict || edit != SchemaEdit.RENAME_RECORD) {
      assertThat(!failed).as("%s: Avro's verdict is %s", what, verdict).isEqualTo(verdict);
    }
    return verdict;
  }

  private static boolean reads(Schema writer, Schema reader, byte[] bytes) throws IOException {
    try {
      new GenericDatumReader<>(writer, reader)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
      return true;
    } catch (AvroRuntimeException e) {
      return false;
    }
  }

  /** Our decoder reads exactly what Avro reads, except for records that we do not know. */
  private static <T extends SpecificRecord> void checkDecoder(
      String what, Topic<T> topic, Schema writer, Random random) throws IOException {
    EventDecoder<T> decoder = new EventDecoder<>(topic, (id, reader) -> writer);
    boolean ours = writer.getFullName().equals(topic.valueSchema().getFullName());
    for (GenericRecord value : Samples.of(writer, random.nextLong())) {
      byte[] bytes = bytes(value);
      boolean readable =
          ours
              && reads(writer, topic.valueSchema(), bytes)
              && !NamedBranches.isUnknown(value, topic.valueSchema());

      Decoded<T> decoded =
          decoder.decode(
              ByteBuffer.allocate(5 + bytes.length).put((byte) 0).putInt(1).put(bytes).array());

      assertThat(decoded instanceof Decoded.Value).as("%s: %s", what, decoded).isEqualTo(readable);
      if (decoded instanceof Decoded.Unreadable<T>(Reason reason, String why)) {
        assertThat(reason)
            .as("%s: %s", what, why)
            .isEqualTo(ours ? Reason.NEEDS_NEWER_READER : Reason.UNDECODABLE);
      }
    }
  }

  private static byte[] bytes(GenericRecord value) throws IOException {
    var bytes = new ByteArrayOutputStream();
    new GenericDatumWriter<GenericRecord>(value.getSchema())
        .write(value, EncoderFactory.get().directBinaryEncoder(bytes, null));
    return bytes.toByteArray();
  }
}
