package io.mediahub.streams.rebuild;

/** A rebuild cannot go on; what was stored of it stays. */
public final class RebuildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /**
   * @param sentence what happened
   * @param hint what to do
   */
  public RebuildException(String sentence, String hint) {
    super(sentence);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }
}
