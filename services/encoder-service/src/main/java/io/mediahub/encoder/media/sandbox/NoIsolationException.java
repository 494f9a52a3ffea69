package io.mediahub.encoder.media.sandbox;

/** None of the isolations that the setting accepts works on this machine. */
public final class NoIsolationException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  NoIsolationException(String sentence, String hint) {
    super(sentence);
    this.hint = hint;
  }

  /** What an operator can do about it. */
  public String hint() {
    return hint;
  }
}
