package io.mediahub.streams.evolution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.streams.evolution.Corpus.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/**
 * What replicas of an older version park of what the current one writes, during an upgrade: the
 * current samples, read by every released schema.
 */
class OlderReplicasTest {
  private static final Path DOCUMENT = Path.of("../../docs/older-replicas.md");

  @Test
  void the_document_tells_what_older_replicas_park() throws IOException {
    String told = document();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, told, UTF_8);
    }
    assertThat(Files.readString(DOCUMENT, UTF_8))
        .as("docs/older-replicas.md is written with -Dtest=OlderReplicasTest -Ddocs.write=true")
        .isEqualTo(told);
  }

  private static String document() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# What older replicas park");
    lines.add(
        "Written by `OlderReplicasTest` from the [corpus](evolution.md): values as the current"
            + " version writes them, read with every schema");
    lines.add(
        "that was ever released. During an upgrade, a replica that still has an older schema parks"
            + " these as `needs-newer-reader`, and");
    lines.add("reads them after its own upgrade. All else it reads.");
    List<Released> all = Released.ofTopics();
    for (Released current : Released.newest(all)) {
      if (current.version() == 1) {
        continue;
      }
      lines.add("");
      lines.add("## " + current.name().replace("-value", ""));
      lines.add("| a reader with version | parks of version " + current.version() + " |");
      lines.add("|---|---|");
      for (Released older : all) {
        if (older.name().equals(current.name()) && older.version() < current.version()) {
          Set<String> parked = parked(current, older);
          lines.add(
              "| %d | %s |"
                  .formatted(
                      older.version(), parked.isEmpty() ? "nothing" : String.join(", ", parked)));
        }
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** Kinds of values, by name; "some" where it depends on what they hold. */
  private static Set<String> parked(Released current, Released older) throws IOException {
    Set<String> parked = new LinkedHashSet<>();
    Set<String> read = new LinkedHashSet<>();
    for (Sample sample : Corpus.of(current)) {
      String kind = sample.what().substring(0, sample.what().indexOf('/'));
      (isRead(current.schema(), older.schema(), sample) ? read : parked).add(kind);
    }
    Set<String> told = new LinkedHashSet<>();
    parked.forEach(
        kind -> told.add(read.contains(kind) ? "some `" + kind + "`" : "`" + kind + "`"));
    return told;
  }

  private static boolean isRead(Schema writer, Schema reader, Sample sample) throws IOException {
    GenericRecord written =
        (GenericRecord)
            new GenericDatumReader<>(writer)
                .read(null, DecoderFactory.get().binaryDecoder(sample.bytes(), null));
    if (NamedBranches.isUnknown(written, reader)) {
      return false;
    }
    try {
      new GenericDatumReader<>(writer, reader)
          .read(null, DecoderFactory.get().binaryDecoder(sample.bytes(), null));
      return true;
    } catch (AvroRuntimeException e) {
      return false;
    }
  }
}
