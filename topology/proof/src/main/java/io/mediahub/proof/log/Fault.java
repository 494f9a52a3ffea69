package io.mediahub.proof.log;

import java.util.Locale;

/**
 * Something in an export that is not what was signed.
 *
 * @param line of the file of records, from 1; 0 when it is not about a line
 * @param sentence for people
 */
public record Fault(Kind kind, long line, String sentence) {
  /** What is wrong. */
  public enum Kind {
    /** A record is not as it was recorded: its value, key, time or offset. */
    CHANGED,
    /** A line is not a record. */
    UNREADABLE,
    /** A record is missing between others. */
    DROPPED,
    /** A record stands twice. */
    DUPLICATED,
    /** A record stands before an earlier one. */
    OUT_OF_ORDER,
    /** A record was never recorded there. */
    ADDED,
    /** The last records are missing. */
    TRUNCATED,
    /** The list of leaves is not the one that was signed. */
    LEAVES_ALTERED,
    /** A checkpoint or the list of heads is not what was signed. */
    CHECKPOINT_ALTERED,
    /** A file that was signed for is not there. */
    FILE_MISSING,
    /** A proof does not prove what it says. */
    PROOF_ALTERED;

    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
