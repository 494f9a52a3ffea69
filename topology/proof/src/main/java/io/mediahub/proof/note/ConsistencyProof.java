package io.mediahub.proof.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.proof.Canonical;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Verification;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A proof that a tree only grew from one checkpoint to another. C2SP has no format for it: here the
 * two notes stand in Base64 before the hashes.
 */
public record ConsistencyProof(SignedNote older, SignedNote newer, List<Hash> path) {
  private static final String FIRST = "mediahub/tlog-consistency@v1";
  private static final int MOST_HASHES = 126;

  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /** Whether a text claims to be one. */
  public static boolean isOne(String text) {
    return text.startsWith(FIRST + "\n");
  }

  /**
   * @throws IllegalArgumentException when it is no such proof
   */
  public static ConsistencyProof parse(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (!isOne(text)
        || lines.size() < 3
        || lines.size() > 3 + MOST_HASHES
        || !lines.get(1).startsWith("old ")
        || !lines.get(2).startsWith("new ")) {
      throw new IllegalArgumentException("It is not a proof of the format " + FIRST + ".");
    }
    ConsistencyProof parsed =
        new ConsistencyProof(
            note(lines.get(1)),
            note(lines.get(2)),
            lines.subList(3, lines.size()).stream().map(Hash::ofBase64).toList());
    if (!parsed.toString().equals(text)) {
      throw new IllegalArgumentException("The proof is not written as proofs are.");
    }
    return parsed;
  }

  private static SignedNote note(String line) {
    return SignedNote.parse(new String(Canonical.base64(line.substring("old ".length())), UTF_8));
  }

  /** Whether the newer tree is the older one with leaves appended. */
  public boolean holds() {
    Checkpoint before = Checkpoint.parse(older.text());
    Checkpoint after = Checkpoint.parse(newer.text());
    return before.origin().equals(after.origin())
        && Verification.consistent(before.size(), before.root(), after.size(), after.root(), path);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    text.append("old ").append(encoded(older)).append('\n');
    text.append("new ").append(encoded(newer)).append('\n');
    path.forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.toString();
  }

  private static String encoded(SignedNote note) {
    return Base64.getEncoder().encodeToString(note.toString().getBytes(UTF_8));
  }
}
