package io.mediahub.local.cli;

import io.mediahub.local.log.ExportOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the log as files for analysts; the module infra/analytics does it. */
@Command(
    name = "export",
    description = {
      "Write the events as Parquet files, a table for each type.",
      "Run again, it writes only what is new: each event is in the files once. See"
          + " docs/analytics.md for queries."
    })
final class Export implements Callable<Integer>, OfRunningPlatform {
  // The program reads them again; here they are checked, and shown by help.
  @Mixin ExportOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return LogProgram.run(spec.commandLine().getParent().getParseResult().originalArgs());
  }
}
