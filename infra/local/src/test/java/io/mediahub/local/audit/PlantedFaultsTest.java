package io.mediahub.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.proof.log.Fault;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.proof.note.NoteSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults in exports, each found and named in its file. The seed stands in every failure. */
class PlantedFaultsTest {
  private static final int FAULTS = 220;

  private final long seed = Long.getLong("proof.seed", System.nanoTime());
  private final Random random = new Random(seed);
  @TempDir Path folder;
  private NoteSigner signer;
  private SeededExport export;
  private Verification verification;

  /** What somebody does to an export; several kinds of fault may be its right name. */
  private enum Kind {
    BYTE_CHANGED,
    RECORD_DROPPED,
    RECORDS_SWAPPED,
    TIME_CHANGED,
    KEY_CHANGED,
    OFFSET_CHANGED,
    VALUE_CHANGED,
    RECORD_DUPLICATED,
    TAIL_CUT,
    CHECKPOINT_ALTERED,
    HEADS_ALTERED,
    LEAVES_ALTERED,
    FILE_DELETED,
    OLD_CHECKPOINT_PUT_IN,
    PROOF_ALTERED
  }

  @BeforeEach
  void makeExport() throws Exception {
    signer =
        new NoteSigner(
            SeededExport.PLATFORM, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    export = new SeededExport(random, signer);
    verification = new Verification(signer.key());
  }

  @Test
  void an_export_and_its_proofs_verify_as_they_were_written() throws Exception {
    export.write(folder.resolve("export"));
    Path proof = Files.writeString(folder.resolve("proof"), export.proof(1, 17));
    Path early = Files.writeString(folder.resolve("early"), export.checkpoint(0, 11).toString());

    Verified whole = verification.export(folder.resolve("export"), List.of(early));

    assertThat(whole.faults()).as("seed %d", seed).isEmpty();
    assertThat(whole.proved()).hasSize(SeededExport.TREES + 1);
    assertThat(verification.file(proof).holds()).as("seed %d", seed).isTrue();
    assertThat(Verification.keyIn(folder.resolve("export")).orElseThrow().text())
        .isEqualTo(signer.key().text());
  }

  @Test
  void an_export_signed_by_another_key_does_not_verify() throws Exception {
    export.write(folder.resolve("export"));
    NoteSigner other =
        new NoteSigner(
            SeededExport.PLATFORM, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());

    Verified result = new Verification(other.key()).export(folder.resolve("export"), List.of());

    assertThat(result.faults())
        .extracting(Verified.Item::kind)
        .contains(Fault.Kind.CHECKPOINT_ALTERED.code());
  }

  @Test
  void every_planted_fault_is_found_and_named_in_its_file() throws Exception {
    Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    for (int n = 0; n < FAULTS; n++) {
      Kind kind = Kind.values()[n % Kind.values().length];
      Path copy = folder.resolve("export-" + n);
      export.write(copy);
      String what = "seed %d, fault %d: %s".formatted(seed, n, kind);
      Planted planted = plant(kind, copy);
      Verified result =
          kind == Kind.PROOF_ALTERED
              ? verification.file(copy.resolve("proof"))
              : verification.export(copy, List.of());
      assertThat(result.faults())
          .as("%s, %s", what, planted)
          .anySatisfy(
              fault -> {
                assertThat(fault.file()).isEqualTo(planted.file());
                assertThat(planted.names()).contains(fault.kind());
                if (planted.line() > 0) {
                  assertThat(fault.line()).isBetween(planted.line() - 1, planted.line() + 1);
                }
              });
      assertThat(result.faults().stream().map(Verified.Item::file).collect(Collectors.toSet()))
          .as("%s: nothing else is accused", what)
          .isEqualTo(Set.of(planted.file()));
      found.merge(kind, 1, Integer::sum);
    }
    assertThat(found).hasSize(Kind.values().length);
    assertThat(found.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(FAULTS);
  }

  /**
   * @param names codes of which one must be said
   * @param line near which; 0 when it is about no line
   */
  private record Planted(String file, Set<String> names, long line) {
    static Planted at(String file, long line, Fault.Kind... names) {
      return new Planted(
          file, Arrays.stream(names).map(Fault.Kind::code).collect(Collectors.toSet()), line);
    }
  }

  private Planted plant(Kind kind, Path copy) throws IOException {
    int partition = random.nextInt(SeededExport.TREES);
    String name = SeededExport.name(partition);
    String records = name + ExportLayout.RECORDS;
    int at = 1 + random.nextInt(export.records(partition).size() - 3);
    LogRecord one = export.records(partition).get(at);
    List<String> lines = new ArrayList<>(Files.readAllLines(copy.resolve(records)));
    long line = at + 1L;
    switch (kind) {
      case BYTE_CHANGED -> {
        changeByte(copy.resolve(records));
        return Planted.at(records, 0, Fault.Kind.CHANGED, Fault.Kind.UNREADABLE);
      }
      case RECORD_DROPPED -> lines.remove(at);
      case RECORDS_SWAPPED -> Collections.swap(lines, at, at + 1);
      case TIME_CHANGED ->
          lines.set(at, new LogRecord(one.offset(), one.time() + 1, one.key(), one.value()).json());
      case KEY_CHANGED ->
          lines.set(
              at, new LogRecord(one.offset(), one.time(), changed(one.key()), one.value()).json());
      case OFFSET_CHANGED ->
          lines.set(at, new LogRecord(one.offset() + 1, one.time(), one.key(), one.value()).json());
      case VALUE_CHANGED ->
          lines.set(
              at, new LogRecord(one.offset(), one.time(), one.key(), changed(one.value())).json());
      case RECORD_DUPLICATED -> lines.add(at + 1, lines.get(at));
      case TAIL_CUT -> lines.subList(at, lines.size()).clear();
      case CHECKPOINT_ALTERED -> {
        changeByte(copy.resolve(name + ExportLayout.CHECKPOINT));
        return Planted.at(name + ExportLayout.CHECKPOINT, 0, Fault.Kind.CHECKPOINT_ALTERED);
      }
      case HEADS_ALTERED -> {
        changeByte(copy.resolve(ExportLayout.HEADS));
        return Planted.at(ExportLayout.HEADS, 0, Fault.Kind.CHECKPOINT_ALTERED);
      }
      case LEAVES_ALTERED -> {
        changeByte(copy.resolve(name + ExportLayout.LEAVES));
        return Planted.at(name + ExportLayout.LEAVES, 0, Fault.Kind.LEAVES_ALTERED);
      }
      case FILE_DELETED -> {
        String suffix =
            List.of(ExportLayout.RECORDS, ExportLayout.LEAVES, ExportLayout.CHECKPOINT)
                .get(random.nextInt(3));
        Files.delete(copy.resolve(name + suffix));
        return Planted.at(name + suffix, 0, Fault.Kind.FILE_MISSING);
      }
      case OLD_CHECKPOINT_PUT_IN -> {
        Files.writeString(
            copy.resolve(name + ExportLayout.CHECKPOINT),
            export.checkpoint(partition, at).toString());
        return Planted.at(name + ExportLayout.CHECKPOINT, 0, Fault.Kind.CHECKPOINT_ALTERED);
      }
      case PROOF_ALTERED -> {
        Path proof = Files.writeString(copy.resolve("proof"), export.proof(partition, at));
        changeByte(proof);
        return Planted.at("proof", 0, Fault.Kind.PROOF_ALTERED, Fault.Kind.CHECKPOINT_ALTERED);
      }
    }
    Files.writeString(
        copy.resolve(records), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    return switch (kind) {
      case RECORD_DROPPED -> Planted.at(records, line, Fault.Kind.DROPPED);
      case RECORDS_SWAPPED -> Planted.at(records, line, Fault.Kind.OUT_OF_ORDER);
      case RECORD_DUPLICATED -> Planted.at(records, line, Fault.Kind.DUPLICATED);
      case TAIL_CUT -> Planted.at(records, line, Fault.Kind.TRUNCATED);
      default -> Planted.at(records, line, Fault.Kind.CHANGED);
    };
  }

  private void changeByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
  }

  private byte[] changed(byte[] bytes) {
    byte[] other = bytes.clone();
    other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
    return other;
  }
}
