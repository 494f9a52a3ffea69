package io.mediahub.proof.note;

import java.time.Instant;

/**
 * Says that a log is not the one any more that was read: what the older tree was, and from which
 * leaf the newer one differs. It is signed as a note.
 *
 * @param older the last head of the tree that is left
 * @param newer a head of the tree that goes on
 * @param fromLeaf the first leaf at which they differ, from 0; the size of the shorter one when one
 *     is the beginning of the other
 * @param why tail-lost, other-record or topic-made-anew
 * @param at when it was found, by the finder's clock
 */
public record ForkRecord(
    Checkpoint older, Checkpoint newer, long fromLeaf, String why, Instant at) {
  private static final String KIND = "mediahub-fork-v1";

  public String text() {
    return newer.origin()
        + "\n"
        + KIND
        + "\ntime "
        + at
        + "\nwhy "
        + why
        + "\nolder "
        + head(older)
        + "\nnewer "
        + head(newer)
        + "\nfrom-leaf "
        + fromLeaf
        + "\n";
  }

  private static String head(Checkpoint tree) {
    return tree.origin() + " " + tree.size() + " " + tree.root().base64();
  }
}
