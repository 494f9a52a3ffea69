package io.mediahub.local.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Nodes;
import io.mediahub.proof.Proofs;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.proof.note.Checkpoint;
import io.mediahub.proof.note.Heads;
import io.mediahub.proof.note.NoteSigner;
import io.mediahub.proof.note.SignedNote;
import io.mediahub.proof.note.TlogProof;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An export of three partitions with random records, as the notary and the launcher make it. */
final class SeededExport {
  static final String PLATFORM = "mediahub.local/test";
  static final int TREES = 3;

  private final Random random;
  private final NoteSigner signer;
  private final List<List<LogRecord>> partitions = new ArrayList<>();

  SeededExport(Random random, NoteSigner signer) {
    this.random = random;
    this.signer = signer;
    for (int partition = 0; partition < TREES; partition++) {
      List<LogRecord> records = new ArrayList<>();
      long offset = 0;
      for (int i = 0; i < 40 + random.nextInt(300); i++) {
        offset += 1 + random.nextInt(3);
        records.add(record(offset));
      }
      partitions.add(records);
    }
  }

  private LogRecord record(long offset) {
    byte[] value = new byte[1 + random.nextInt(120)];
    random.nextBytes(value);
    byte[] key = ("key-" + random.nextInt(50)).getBytes(UTF_8);
    return new LogRecord(offset, 1_790_000_000_000L + offset * 7, key, value);
  }

  static String name(int partition) {
    return "mediahub.user.events.v1-" + partition;
  }

  private static String origin(int partition) {
    return PLATFORM + "/mediahub.user.events.v1/" + partition;
  }

  List<LogRecord> records(int partition) {
    return partitions.get(partition);
  }

  /** The head with only the first events. */
  SignedNote checkpoint(int partition, int size) {
    Frontier tree = Frontier.empty();
    records(partition).subList(0, size).forEach(record -> tree.append(record.leaf()));
    return signer.sign(new Checkpoint(origin(partition), size, tree.root()).text());
  }

  String proof(int partition, int index) {
    List<Hash> leaves = records(partition).stream().map(LogRecord::leaf).toList();
    Nodes nodes =
        (level, at) -> {
          Frontier part = Frontier.empty();
          leaves.subList((int) (at << level), (int) (at + 1 << level)).forEach(part::append);
          return part.root();
        };
    return new TlogProof(
            records(partition).get(index).json().getBytes(UTF_8),
            index,
            new Proofs(nodes).inclusion(index, leaves.size()),
            checkpoint(partition, leaves.size()))
        .toString();
  }

  void write(Path folder) throws IOException {
    ExportWriter writer = new ExportWriter(folder, PLATFORM);
    List<Checkpoint> heads = new ArrayList<>();
    for (int partition = 0; partition < TREES; partition++) {
      heads.add(Checkpoint.parse(checkpoint(partition, records(partition).size()).text()));
    }
    writer.common(
        signer.key().text(),
        signer
            .sign(new Heads(PLATFORM, Instant.parse("2026-11-26T17:00:00Z"), heads).text())
            .toString(),
        List.of());
    for (int partition = 0; partition < TREES; partition++) {
      StringBuilder lines = new StringBuilder();
      records(partition).forEach(record -> lines.append(record.json()).append('\n'));
      writer.tree(
          checkpoint(partition, records(partition).size()).toString(),
          new ByteArrayInputStream(lines.toString().getBytes(UTF_8)),
          new ByteArrayInputStream(
              Hash.joined(records(partition).stream().map(LogRecord::leaf).toList())));
    }
  }
}
