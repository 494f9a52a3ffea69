package io.mediahub.local.audit;

import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.log.ExportCheck;
import io.mediahub.proof.log.Fault;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.proof.note.Checkpoint;
import io.mediahub.proof.note.ConsistencyProof;
import io.mediahub.proof.note.Heads;
import io.mediahub.proof.note.NoteKey;
import io.mediahub.proof.note.SignedNote;
import io.mediahub.proof.note.TlogProof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Verifies exports, proofs and checkpoints with nothing but a public key. */
public final class Verification {
  private static final long LARGEST_TEXT = 256L * 1024 * 1024;

  private final NoteKey key;

  /**
   * @param key that the verifier trusts
   */
  public Verification(NoteKey key) {
    this.key = key;
  }

  /** The key that lies in an export: it proves nothing unless it is known from elsewhere. */
  public static Optional<NoteKey> keyIn(Path folder) throws IOException {
    Path file = folder.resolve(ExportLayout.KEY);
    try {
      return Files.exists(file)
          ? Optional.of(NoteKey.parse(Files.readString(file)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A proof, a proof of consistency, or a checkpoint. */
  public Verified file(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    Verified result = Verified.empty();
    try {
      String text = text(path);
      if (TlogProof.isOne(text)) {
        inclusion(name, TlogProof.parse(text), result);
      } else if (ConsistencyProof.isOne(text)) {
        consistency(name, ConsistencyProof.parse(text), result);
      } else {
        SignedNote note = SignedNote.parse(text);
        Checkpoint head = Checkpoint.parse(note.text());
        if (isSigned(name, note, result)) {
          result
              .proved()
              .add("%s: signed, %d events of %s".formatted(name, head.size(), head.origin()));
        }
      }
    } catch (IllegalArgumentException e) {
      result
          .faults()
          .add(
              Verified.Item.of(
                  name,
                  Fault.Kind.PROOF_ALTERED,
                  "It is no proof and no checkpoint as they are written: " + e.getMessage()));
    }
    return result;
  }

  private static String text(Path path) throws IOException {
    if (Files.size(path) > LARGEST_TEXT) {
      throw new IllegalArgumentException("The file is too large.");
    }
    return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
  }

  private boolean isSigned(String file, SignedNote note, Verified result) {
    boolean signed = note.isSignedBy(key);
    if (!signed) {
      result
          .faults()
          .add(
              Verified.Item.of(
                  file, Fault.Kind.CHECKPOINT_ALTERED, "It is not signed by the key " + key + "."));
    }
    return signed;
  }

  private void inclusion(String file, TlogProof proof, Verified result) {
    LogRecord record = LogRecord.parse(new String(proof.extra(), StandardCharsets.UTF_8));
    Checkpoint head = proof.head();
    if (!isSigned(file, proof.checkpoint(), result)) {
      return;
    }
    if (proof.proves(record.leaf())) {
      result
          .proved()
          .add(
              "%s: the record of offset %d is leaf %d of %d of %s"
                  .formatted(file, record.offset(), proof.index(), head.size(), head.origin()));
    } else {
      result
          .faults()
          .add(
              Verified.Item.of(
                  file,
                  Fault.Kind.PROOF_ALTERED,
                  "Its hashes do not lead from the record to the root of the checkpoint."));
    }
  }

  private void consistency(String file, ConsistencyProof proof, Verified result) {
    if (!isSigned(file, proof.older(), result) || !isSigned(file, proof.newer(), result)) {
      return;
    }
    Checkpoint older = Checkpoint.parse(proof.older().text());
    Checkpoint newer = Checkpoint.parse(proof.newer().text());
    if (proof.holds()) {
      result
          .proved()
          .add(
              "%s: %s only grew, from %d to %d events"
                  .formatted(file, older.origin(), older.size(), newer.size()));
    } else {
      result
          .faults()
          .add(
              Verified.Item.of(
                  file,
                  Fault.Kind.PROOF_ALTERED,
                  "It does not prove that %s with %d events began as the one with %d."
                      .formatted(newer.origin(), newer.size(), older.size())));
    }
  }

  /**
   * An export: each record has its leaf, the leaves are dense and lead to the signed root, and no
   * tree is missing.
   *
   * @param earlier checkpoints that must be beginnings of its trees
   */
  public Verified export(Path folder, List<Path> earlier) throws IOException {
    Verified result = Verified.empty();
    Heads heads = heads(folder, result);
    Set<String> known = new HashSet<>();
    if (heads != null) {
      for (Checkpoint tree : heads.trees()) {
        String name = ExportLayout.name(heads.origin(), tree.origin());
        known.add(name);
        if (tree.size() > 0) {
          tree(folder, name, tree, result);
        }
      }
    }
    for (String name : names(folder)) {
      if (heads == null) {
        tree(folder, name, null, result);
      } else if (!known.contains(name)) {
        result
            .faults()
            .add(
                Verified.Item.of(
                    name + ExportLayout.RECORDS,
                    Fault.Kind.ADDED,
                    "The signed list of heads knows no such tree."));
      }
    }
    forks(folder, result);
    for (Path file : earlier) {
      earlier(folder, file, heads, result);
    }
    return result;
  }

  private @Nullable Heads heads(Path folder, Verified result) throws IOException {
    Path file = folder.resolve(ExportLayout.HEADS);
    if (!Files.exists(file)) {
      result.faults().add(missing(ExportLayout.HEADS));
      return null;
    }
    try {
      SignedNote note = SignedNote.parse(text(file));
      return isSigned(ExportLayout.HEADS, note, result) ? Heads.parse(note.text()) : null;
    } catch (IllegalArgumentException e) {
      result.faults().add(altered(ExportLayout.HEADS, e));
      return null;
    }
  }

  private static Verified.Item missing(String file) {
    return Verified.Item.of(file, Fault.Kind.FILE_MISSING, "The file is missing.");
  }

  private static Verified.Item altered(String file, IllegalArgumentException e) {
    return Verified.Item.of(
        file, Fault.Kind.CHECKPOINT_ALTERED, "It is not as it was signed: " + e.getMessage());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(ExportLayout.RECORDS))
          .map(name -> name.substring(0, name.length() - ExportLayout.RECORDS.length()))
          .sorted()
          .toList();
    }
  }

  /**
   * @param listed the head of the tree in the signed list; null when that cannot be trusted
   */
  private void tree(Path folder, String name, @Nullable Checkpoint listed, Verified result)
      throws IOException {
    Checkpoint signed = checkpoint(folder, name, listed, result);
    Checkpoint head = listed == null ? signed : listed;
    String records = name + ExportLayout.RECORDS;
    String leaves = name + ExportLayout.LEAVES;
    boolean whole = true;
    for (String file : List.of(records, leaves)) {
      if (!Files.exists(folder.resolve(file))) {
        result.faults().add(missing(file));
        whole = false;
      }
    }
    if (head == null || !whole) {
      return;
    }
    try (RecordLines lines = new RecordLines(folder.resolve(records))) {
      List<Fault> faults =
          new ArrayList<>(ExportCheck.of(lines, Files.readAllBytes(folder.resolve(leaves)), head));
      if (lines.isUnended()) {
        faults.add(new Fault(Fault.Kind.UNREADABLE, 0, "The end of the last line is missing."));
      }
      for (Fault fault : faults) {
        String file = fault.kind() == Fault.Kind.LEAVES_ALTERED ? leaves : records;
        result.faults().add(Verified.Item.of(file, fault));
      }
      if (faults.isEmpty()) {
        result
            .proved()
            .add("%s: all %d events are as they were signed".formatted(records, head.size()));
      }
    }
  }

  private @Nullable Checkpoint checkpoint(
      Path folder, String name, @Nullable Checkpoint listed, Verified result) throws IOException {
    String file = name + ExportLayout.CHECKPOINT;
    if (!Files.exists(folder.resolve(file))) {
      result.faults().add(missing(file));
      return null;
    }
    try {
      SignedNote note = SignedNote.parse(text(folder.resolve(file)));
      if (!isSigned(file, note, result)) {
        return null;
      }
      Checkpoint head = Checkpoint.parse(note.text());
      if (listed != null && !head.equals(listed)) {
        result
            .faults()
            .add(
                Verified.Item.of(
                    file,
                    Fault.Kind.CHECKPOINT_ALTERED,
                    "It is signed, and is not the one in the list of heads."));
      }
      return head;
    } catch (IllegalArgumentException e) {
      result.faults().add(altered(file, e));
      return null;
    }
  }

  private void forks(Path folder, Verified result) throws IOException {
    for (int n = 1; Files.exists(folder.resolve(ExportLayout.fork(n))); n++) {
      String file = ExportLayout.fork(n);
      try {
        SignedNote note = SignedNote.parse(text(folder.resolve(file)));
        if (isSigned(file, note, result)) {
          result
              .proved()
              .add(file + ": a log was rewound: " + note.text().lines().skip(1).toList());
        }
      } catch (IllegalArgumentException e) {
        result.faults().add(altered(file, e));
      }
    }
  }

  private void earlier(Path folder, Path path, @Nullable Heads heads, Verified result)
      throws IOException {
    String file = String.valueOf(path.getFileName());
    try {
      SignedNote note = SignedNote.parse(text(path));
      Checkpoint head = Checkpoint.parse(note.text());
      if (!isSigned(file, note, result)) {
        return;
      }
      String platform = heads == null ? key.name() : heads.origin();
      Path leaves =
          folder.resolve(ExportLayout.name(platform, head.origin()) + ExportLayout.LEAVES);
      if (beginsWith(leaves, head)) {
        result
            .proved()
            .add("%s: %s began with these %d events".formatted(file, head.origin(), head.size()));
      } else {
        result
            .faults()
            .add(
                Verified.Item.of(
                    file,
                    Fault.Kind.CHECKPOINT_ALTERED,
                    "%s does not begin with the %d events of this checkpoint."
                        .formatted(head.origin(), head.size())));
      }
    } catch (IllegalArgumentException e) {
      result.faults().add(altered(file, e));
    }
  }

  private static boolean beginsWith(Path file, Checkpoint head) throws IOException {
    byte[] leaves = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    if (leaves.length / Hash.LENGTH < head.size()) {
      return false;
    }
    Frontier tree = Frontier.empty();
    for (int i = 0; i < head.size(); i++) {
      tree.append(Hash.at(leaves, i));
    }
    return tree.root().equals(head.root());
  }
}
