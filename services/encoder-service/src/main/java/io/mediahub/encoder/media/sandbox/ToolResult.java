package io.mediahub.encoder.media.sandbox;

/**
 * How a process ended.
 *
 * @param exitCode 0 is success; 128 + n where signal n ended it
 * @param outOfTime whether it was ended at its wall-clock deadline, or since it stood still
 * @param errors the end of what it wrote to standard error, at most {@value BoundedText#LIMIT}
 *     characters
 */
public record ToolResult(int exitCode, boolean outOfTime, String errors) {
  private static final int SIGNALLED = 128;

  /** Above it lie ffmpeg's own codes: the last byte of a negative error number. */
  private static final int LAST_SIGNAL = 31;

  private static final int SIGKILL = 9;
  private static final int SIGXFSZ = 25;

  public boolean succeeded() {
    return exitCode == 0 && !outOfTime;
  }

  /** Whether it was ended from outside, by a limit or by a crash, and did not exit by itself. */
  public boolean wasKilled() {
    return outOfTime || signalled();
  }

  /**
   * Whether the kernel killed it: it used up its processor time, or the machine ran out of memory.
   */
  public boolean wasForced() {
    return !outOfTime && exitCode == SIGNALLED + SIGKILL;
  }

  /** One sentence on how it ended, for logs and reports. */
  public String describe(String name) {
    if (outOfTime) {
      return "%s was stopped: it did not get on, or not to its end in time.".formatted(name);
    }
    return switch (exitCode) {
      case 0 -> "%s succeeded.".formatted(name);
      case SIGNALLED + SIGKILL ->
          "%s was killed: it used up its processor time, or the machine ran out of memory."
              .formatted(name);
      case SIGNALLED + SIGXFSZ -> "%s wrote more data than its limit allows.".formatted(name);
      default ->
          signalled()
              ? "%s was ended by signal %d.".formatted(name, exitCode - SIGNALLED)
              : "%s ended with code %d.".formatted(name, exitCode);
    };
  }

  private boolean signalled() {
    return exitCode > SIGNALLED && exitCode <= SIGNALLED + LAST_SIGNAL;
  }
}
