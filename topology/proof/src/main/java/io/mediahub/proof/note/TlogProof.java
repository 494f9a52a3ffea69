package io.mediahub.proof.note;

import io.mediahub.proof.Canonical;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Verification;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A proof that a tree has a leaf, with the checkpoint that it leads to: <a
 * href="https://c2sp.org/tlog-proof">C2SP's tlog-proof</a>.
 *
 * @param extra what the leaf is made of; nothing in it is proved until its leaf is
 * @param index of the leaf, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TlogProof(byte[] extra, long index, List<Hash> path, SignedNote checkpoint) {
  private static final String FIRST = "c2sp.org/tlog-proof@v1";
  private static final int MOST_HASHES = 63;

  public TlogProof {
    path = List.copyOf(path);
  }

  /** Whether a text claims to be one. */
  public static boolean isOne(String text) {
    return text.startsWith(FIRST + "\n");
  }

  /**
   * @throws IllegalArgumentException when it is no such proof
   */
  public static TlogProof parse(String text) {
    int end = text.indexOf("\n\n");
    if (!isOne(text) || end < 0) {
      throw new IllegalArgumentException("It is not a proof of the format " + FIRST + ".");
    }
    List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\n", -1)));
    lines.removeFirst();
    byte[] extra = {};
    if (!lines.isEmpty() && lines.getFirst().startsWith("extra ")) {
      extra = Canonical.base64(lines.removeFirst().substring("extra ".length()));
    }
    if (lines.isEmpty()
        || !lines.getFirst().matches("index (0|[1-9][0-9]{0,17})")
        || lines.size() > MOST_HASHES + 1) {
      throw new IllegalArgumentException("The proof does not say which leaf it is about.");
    }
    long index = Long.parseLong(lines.removeFirst().substring("index ".length()));
    TlogProof parsed =
        new TlogProof(
            extra,
            index,
            lines.stream().map(Hash::ofBase64).toList(),
            SignedNote.parse(text.substring(end + 2)));
    if (!parsed.toString().equals(text)) {
      throw new IllegalArgumentException("The proof is not written as proofs are.");
    }
    return parsed;
  }

  /** The checkpoint that it leads to; whoever asks must check its signature. */
  public Checkpoint head() {
    return Checkpoint.parse(checkpoint.text());
  }

  /** Whether the tree of the checkpoint has that leaf. */
  public boolean proves(Hash leaf) {
    Checkpoint head = head();
    return Verification.includes(index, head.size(), leaf, path, head.root());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    if (extra.length > 0) {
      text.append("extra ").append(Base64.getEncoder().encodeToString(extra)).append('\n');
    }
    text.append("index ").append(index).append('\n');
    path.forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(checkpoint).toString();
  }
}
