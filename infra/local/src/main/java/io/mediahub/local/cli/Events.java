package io.mediahub.local.cli;

import io.mediahub.local.log.EventsOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows events as they lie in the log, decoded; the module infra/analytics does it. */
@Command(
    name = "events",
    description = {
      "Show events as they lie in the log, or follow them as they come.",
      "Any topic can be read; without --topic it is all event topics. What is sealed stays sealed."
    })
final class Events implements Callable<Integer>, OfRunningPlatform {
  // The program reads them again; here they are checked, and shown by help.
  @Mixin EventsOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return LogProgram.run(spec.commandLine().getParent().getParseResult().originalArgs());
  }
}
