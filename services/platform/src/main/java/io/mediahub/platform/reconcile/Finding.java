package io.mediahub.platform.reconcile;

/**
 * A difference between the write side and the log.
 *
 * @param from first version
 * @param to last version
 * @param detail a sentence: where, which event ids, what can be done
 */
public record Finding(
    Kind kind, String topic, String aggregate, long from, long to, String detail) {

  /** What is wrong. */
  public enum Kind {
    /** Decided, and not in the log; the write side still has the bytes. */
    MISSING("missing"),
    /** Decided, and not in the log; nobody has the bytes any more. */
    LOST("lost"),
    /** The same event more than once. Readers skip the second one. */
    TWICE("twice"),
    /** Two events with the same version. Readers take the first one. */
    DIFFERENT("different"),
    /** In the log, and never decided by this write side: an older copy of it was put in place. */
    AHEAD("ahead");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  /** Whether anything must be done about it. */
  public boolean isHarmless() {
    return kind == Kind.TWICE;
  }
}
