package io.mediahub.streams.evolution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topic;
import io.mediahub.streams.evolution.Corpus.Sample;
import io.mediahub.streams.rendition.StoredState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mediahub.Envelope;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that was ever written is read, and means what it meant.
 *
 * <p>{@code -Dcorpus.write=true} adds samples of versions that have none, and what they mean;
 * {@code -Dmeaning.write=true} writes anew what samples mean, for those who change it on purpose.
 */
class CorpusTest {
  private static final Path MEANINGS = Path.of("src/test/resources/evolution");

  static List<Released> all() {
    return Released.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void each_released_version_has_samples_that_never_change(Released schema) throws IOException {
    if (Boolean.getBoolean("corpus.write") && !Corpus.digests().containsKey(Corpus.key(schema))) {
      Corpus.add(schema);
    }

    assertThat(Corpus.file(schema))
        .as(
            "%s has no samples. Add them: mvn -pl topology/streams test -Dtest=CorpusTest"
                + " -Dcorpus.write=true",
            schema)
        .exists();
    assertThat(Corpus.digest(schema))
        .as(
            "The samples of %s are not those that were released. They stand for bytes that lie in"
                + " somebody's log: put the file back, and add a new version instead.",
            schema)
        .isEqualTo(Corpus.digests().get(Corpus.key(schema)));
  }

  @Test
  void no_released_samples_are_missing() throws IOException {
    List<String> names = Released.all().stream().map(Corpus::key).toList();

    assertThat(Corpus.digests().keySet())
        .as("Samples, or the schemas they were written with, were deleted: put them back.")
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @TestFactory
  Stream<DynamicTest> what_was_written_means_what_it_meant() {
    return Released.all().stream()
        .map(schema -> DynamicTest.dynamicTest(schema.toString(), () -> check(schema)));
  }

  private static void check(Released schema) throws IOException {
    List<String> meaning = meaning(schema);
    Path file = MEANINGS.resolve(schema.name()).resolve(schema.version() + ".txt");
    boolean write = Boolean.getBoolean("meaning.write");
    if (write || (Boolean.getBoolean("corpus.write") && !Files.exists(file))) {
      Files.createDirectories(file.getParent());
      Files.write(file, meaning, UTF_8);
    }
    assertThat(String.join("\n", meaning))
        .as(
            "What was written with %s means something else now. Rows and states of people change"
                + " with it. If that is wanted, count foldVersion up in ReadModels and write"
                + " what they mean anew: -Dmeaning.write=true",
            schema)
        .isEqualTo(String.join("\n", Files.readAllLines(file, UTF_8)));
  }

  private static List<String> meaning(Released schema) throws IOException {
    boolean stored = Released.ofStates().contains(schema);
    List<String> lines = new ArrayList<>();
    Topic<?> topic = stored ? null : Released.topic(schema.name());
    Folds folds = topic == null ? null : new Folds(topic);
    for (Sample sample : Corpus.of(schema)) {
      SpecificRecord value =
          topic == null
              ? StoredState.decoded(schema.schema(), sample.bytes())
              : decoded(topic, schema, sample);
      lines.add("# " + sample.what());
      lines.add(Meaning.of(value));
      if (value instanceof Envelope envelope) {
        lines.addAll(folds.of(envelope, sample.bytes()));
      }
    }
    return lines;
  }

  private static <T extends SpecificRecord> T decoded(
      Topic<T> topic, Released schema, Sample sample) {
    byte[] wire =
        ByteBuffer.allocate(5 + sample.bytes().length)
            .put((byte) 0)
            .putInt(schema.version())
            .put(sample.bytes())
            .array();
    Map<Integer, org.apache.avro.Schema> registry = Map.of(schema.version(), schema.schema());
    Decoded<T> decoded = new EventDecoder<>(topic, (id, reader) -> registry.get(id)).decode(wire);
    assertThat(decoded).as("%s of %s", sample.what(), schema).isInstanceOf(Decoded.Value.class);
    return ((Decoded.Value<T>) decoded).value();
  }
}
