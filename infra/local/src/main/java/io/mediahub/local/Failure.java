package io.mediahub.local;

/**
 * Something a person can mend: one sentence that says what is wrong, one that says what to do, and
 * the exit code that scripts see. Printed without a stack trace.
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
