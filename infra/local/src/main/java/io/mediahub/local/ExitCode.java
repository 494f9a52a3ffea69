package io.mediahub.local;

/** The exit codes of every command; {@code help.txt} and the README list them. */
public enum ExitCode {
  OK(0),
  UNEXPECTED(1),
  USAGE(2),
  PREREQUISITE_MISSING(3),
  PORT_TAKEN(4),
  ALREADY_RUNNING(5),
  NOT_RUNNING(6),
  COMPONENT_FAILED(7),
  STATE_DAMAGED(8),
  BUILD_FAILED(9),
  MEDIA_REFUSED(10),
  CHECK_FAILED(11),
  TIMED_OUT(12);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
