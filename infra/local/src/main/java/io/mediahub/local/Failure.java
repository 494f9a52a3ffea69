package io.mediahub.local;

/**
 * A problem that the user can solve: a sentence that says what is wrong, one that says what to do,
 * and the exit code for scripts. It is printed without a stack trace.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final String hint;

  public Failure(ExitCode code, String sentence, String hint) {
    super(sentence);
    this.code = code;
    this.hint = hint;
  }

  public ExitCode code() {
    return code;
  }

  /** The sentence that is the message; never null, unlike {@link #getMessage()}. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  public String hint() {
    return hint;
  }
}
