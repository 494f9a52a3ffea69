package io.mediahub.bench;

/**
 * Something a person can mend, told without a stack trace: what is wrong, what to do, and the exit
 * code of the command line in infra/local.
 */
public final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public static final int USAGE = 2;
  public static final int COMPONENT_FAILED = 7;
  public static final int TIMED_OUT = 12;

  private final int exitCode;
  private final String hint;

  public BenchFailure(int exitCode, String sentence, String hint) {
    super(sentence);
    this.exitCode = exitCode;
    this.hint = hint;
  }

  public int exitCode() {
    return exitCode;
  }

  public String hint() {
    return hint;
  }
}
