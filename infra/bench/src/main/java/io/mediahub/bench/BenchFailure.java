package io.mediahub.bench;

/** Something a person can mend, told without a stack trace: what is wrong, and what to do. */
public final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  public BenchFailure(String sentence, String hint) {
    super(sentence);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }
}
