package io.mediahub.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The main job, from a file to a stream. */
@Command(name = "demo", description = "Upload a file, watch it become a stream, and watch it.")
final class Demo implements Callable<Integer> {
  @Override
  public Integer call() {
    return 1;
  }
}
