package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.chaos.ChaosOptions;
import io.mediahub.local.terminal.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Disturbs the running platform and checks that nothing is lost. */
@Command(
    name = "chaos",
    description = {
      "Kill, pause and cut off components under load, and check that nothing is lost.",
      "It makes accounts and media of its own, and leaves them."
    })
final class Chaos implements Callable<Integer>, OfRunningPlatform {
  @Mixin private ChaosOptions options;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  Output output; // passed on as it was typed

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!options.yes) {
      throw new Failure(
          ExitCode.USAGE,
          "The processes of the environment '"
              + Environment.current().places().state().getFileName()
              + "' would be killed.",
          "Add --yes, or take another environment: MEDIAHUB_ENV=chaos MEDIAHUB_PORT=8090 ./mediahub"
              + " up --detach");
    }
    Environment.current().requireUp();
    return BenchProgram.run(spec.commandLine().getParent().getParseResult().originalArgs());
  }
}
