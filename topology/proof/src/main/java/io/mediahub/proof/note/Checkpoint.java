package io.mediahub.proof.note;

import io.mediahub.proof.Hash;

/**
 * The head of one tree, as <a href="https://c2sp.org/tlog-checkpoint">C2SP's checkpoint</a> says
 * it: origin, size and root, a line each.
 *
 * @param origin which tree it is
 * @param size leaves
 */
public record Checkpoint(String origin, long size, Hash root) {
  public Checkpoint {
    if (origin.isEmpty() || origin.contains("\n") || size < 0) {
      throw new IllegalArgumentException("A checkpoint has an origin of one line and a size.");
    }
  }

  /**
   * Reads the text of a note; further lines are ignored.
   *
   * @throws IllegalArgumentException when it is no checkpoint
   */
  public static Checkpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("It is not a checkpoint: origin, size and root.");
    }
    return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.ofBase64(lines[2]));
  }

  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }
}
