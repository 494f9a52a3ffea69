package io.mediahub.local.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.component.Components;
import io.mediahub.local.process.Component;
import io.mediahub.local.process.Signals;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.ProcessTable;
import io.mediahub.local.state.State;
import io.mediahub.local.terminal.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Restarts one component of the running platform: its process is stopped, the supervisor starts
 * another, and the command returns when that one serves.
 */
@Command(name = "restart", description = "Restart one component, and wait until it is ready.")
final class Restart implements Callable<Integer>, OfRunningPlatform {
  private static final Duration NOTICED = Duration.ofMinutes(1);

  @Parameters(paramLabel = "NAME", description = "A component, as 'status' names it.")
  private String name;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  /**
   * What was done.
   *
   * @param clean whether the old process ended by itself after the signal
   * @param stopMs from the signal to the end of the old process
   * @param readyMs from that end until the new process served
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Restarted(
      String name, long pidBefore, long pid, boolean clean, long stopMs, long readyMs) {
    String sentence() {
      return "%s restarted: the old process %s after %.1f s, the new one was ready %.1f s later."
          .formatted(name, clean ? "ended" : "was killed", stopMs / 1000.0, readyMs / 1000.0);
    }
  }

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    PlatformStatus status = environment.liveStatus().orElseThrow(Environment::notUp);
    Component component =
        new Components(environment.platform())
            .chosen(Set.of(name)).stream()
                .findFirst()
                .orElseThrow(
                    () ->
                        notOurs(
                            "A setting names another address for it, so it does not run here."));
    Restarted restarted = restart(environment, component, process(environment, status));
    System.out.print(
        (output == Output.JSON ? Output.json(restarted) : restarted.sentence()) + "\n");
    return ExitCode.OK.number();
  }

  private Failure notOurs(String hint) {
    return new Failure(ExitCode.USAGE, "There is no process of '" + name + "' to restart.", hint);
  }

  /** By pid and start time, since another process may have the pid by now. */
  private ProcessTable.Entry process(Environment environment, PlatformStatus status)
      throws IOException {
    Long pid =
        status.components().stream()
            .filter(entry -> entry.name().equals(name))
            .map(PlatformStatus.Entry::pid)
            .findFirst()
            .orElse(null);
    return Orphans.table(environment).orphans().stream()
        .filter(entry -> pid != null && entry.pid() == pid)
        .findFirst()
        .orElseThrow(() -> notOurs("See './mediahub status'."));
  }

  private Restarted restart(Environment environment, Component component, ProcessTable.Entry old)
      throws IOException, InterruptedException {
    long signalled = System.nanoTime();
    boolean clean =
        Signals.stop(old.pid(), component.stopSignal(), component.stopsWithin(), old::alive);
    long ended = System.nanoTime();
    Duration limit = component.stillFor().plus(NOTICED);
    if (!Signals.await(() -> successor(environment, old).isPresent(), limit)) {
      throw new Failure(
          ExitCode.TIMED_OUT,
          name + " was not ready within " + limit.toSeconds() + " s of its restart.",
          "See its log: './mediahub logs " + name + "'.");
    }
    return new Restarted(
        name,
        old.pid(),
        successor(environment, old).orElse(old.pid()),
        clean,
        (ended - signalled) / 1_000_000,
        (System.nanoTime() - ended) / 1_000_000);
  }

  /** The pid of the new process, once it serves. */
  private Optional<Long> successor(Environment environment, ProcessTable.Entry old) {
    try {
      return environment.liveStatus().stream()
          .flatMap(status -> status.components().stream())
          .filter(entry -> entry.name().equals(name) && entry.state().equals(State.READY.label()))
          .map(PlatformStatus.Entry::pid)
          .filter(pid -> pid != null && pid != old.pid())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
