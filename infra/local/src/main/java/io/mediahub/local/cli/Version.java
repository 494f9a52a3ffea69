package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says which version this is. */
@Command(name = "version", description = "Show the version.")
final class Version implements Callable<Integer> {
  @Override
  public Integer call() {
    String version = Version.class.getPackage().getImplementationVersion();
    System.out.println("mediahub " + (version == null ? "(not built)" : version));
    return ExitCode.OK.number();
  }
}
