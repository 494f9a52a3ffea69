package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.process.Signals;
import io.mediahub.local.process.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the platform. */
@Command(name = "down", description = "Stop the platform.")
final class Down implements Callable<Integer>, OfRunningPlatform {
  /** The supervisor's own limits come first; this one is for a supervisor that hangs. */
  private static final Duration LIMIT = Supervisor.LONGEST_STOP.plus(Duration.ofMinutes(1));

  private static final Duration LOOK = Duration.ofSeconds(2);

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    boolean stopped = stop(environment);
    // Holds the lock, so that nobody starts the platform while orphans are being stopped.
    try (Startup alone = Startup.begin(environment)) {
      stopped |= Orphans.stop(environment, System.err::println);
    }
    System.err.println(stopped ? "Stopped." : "The platform is not up.");
    return ExitCode.OK.number();
  }

  /** Returns false when nothing ran; otherwise when the supervisor's process is gone, too. */
  static boolean stop(Environment environment) throws IOException, InterruptedException {
    Optional<ProcFs.Stat> found = environment.supervisor().flatMap(ProcFs::stat);
    if (found.isEmpty()) {
      return false;
    }
    ProcFs.Stat supervisor = found.get();
    System.err.println(
        "Stopping. The first stop takes up to a minute, because start-up caches are written.");
    ProcessHandle.of(supervisor.pid()).ifPresent(ProcessHandle::destroy);
    StopProgress progress = new StopProgress(System.err::println);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!Signals.await(() -> !supervisor.isRunning(), LOOK)) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            ExitCode.TIMED_OUT,
            "The supervisor (process " + supervisor.pid() + ") did not end.",
            "Kill it with 'kill -9 "
                + supervisor.pid()
                + "'; './mediahub up' then stops what it leaves running.");
      }
      environment.liveStatus().ifPresent(progress::show);
    }
    return true;
  }
}
