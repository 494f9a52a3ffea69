package io.mediahub.local.terminal;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells a person why a command failed, and gives scripts the exit code. */
public final class Explained implements IExecutionExceptionHandler {
  /**
   * A failure that a person can mend is two sentences, and one object for scripts that asked for
   * JSON; anything else is a bug and shows its stack trace.
   */
  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof Failure failure) {
      if (command.getParseResult().matchedOptionValue("--output", Output.TEXT) == Output.JSON) {
        System.out.println(Output.failed(failure));
      }
      System.err.println("mediahub: " + failure.sentence());
      System.err.println("          " + failure.hint());
      return failure.code().number();
    }
    System.err.println("mediahub: unexpected, this is a bug: " + e);
    e.printStackTrace();
    return ExitCode.UNEXPECTED.number();
  }
}
