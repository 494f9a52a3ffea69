package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.terminal.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what runs and what it takes. */
@Command(name = "status", description = "Show components, memory, processor time, start times.")
final class Status implements Callable<Integer>, OfRunningPlatform {
  private static final long SPAN_MILLIS = 3000;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    Optional<PlatformStatus> status = environment.liveStatus();
    StatusReport report = status.isPresent() ? measured(status.get()) : down(environment);
    System.out.print(output == Output.JSON ? Output.json(report) + "\n" : report.table());
    if (status.isEmpty()) {
      int orphans = Orphans.table(environment).orphans().size();
      if (orphans > 0 && environment.supervisor().isEmpty()) {
        System.err.println(
            "The supervisor was killed and left "
                + orphans
                + " processes running; './mediahub up' or './mediahub down' stops them.");
      }
      return ExitCode.NOT_RUNNING.number();
    }
    return (report.healthy() ? ExitCode.OK : ExitCode.COMPONENT_FAILED).number();
  }

  private static StatusReport measured(PlatformStatus status) throws InterruptedException {
    List<Long> pids = new ArrayList<>();
    status.components().stream()
        .map(PlatformStatus.Entry::pid)
        .filter(Objects::nonNull)
        .forEach(pids::add);
    Map<Long, Usage> usages = Usage.of(pids, SPAN_MILLIS, status.supervisorPid());
    return StatusReport.of(status, usages);
  }

  private static StatusReport down(Environment environment) {
    return new StatusReport(
        false,
        "down",
        environment.platform().environment(),
        environment.platform().publicUrl(),
        null,
        0,
        0,
        0,
        List.of(),
        List.of());
  }
}
