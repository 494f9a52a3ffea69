package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.process.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops the platform. */
@Command(name = "down", description = "Stop the platform.")
final class Down implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    boolean stopped = stop(environment);
    // Nobody else may start it while what a killed supervisor left is stopped.
    try (Startup alone = Startup.begin(environment)) {
      stopped |= Orphans.stop(environment, System.err::println);
    }
    System.err.println(stopped ? "Stopped." : "The platform is not up.");
    return ExitCode.OK.number();
  }

  /** Returns false when nothing ran. */
  static boolean stop(Environment environment) throws IOException, InterruptedException {
    Optional<Long> pid = environment.supervisor();
    if (pid.isEmpty()) {
      return false;
    }
    System.err.println("Stopping (the first time, start-up caches are written: up to a minute).");
    ProcessHandle.of(pid.get()).ifPresent(ProcessHandle::destroy);
    boolean ended =
        Signals.await(
            () -> {
              try {
                return environment.supervisor().isEmpty();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            LIMIT);
    if (!ended) {
      throw new Failure(
          ExitCode.TIMED_OUT,
          "The supervisor (process " + pid.get() + ") did not end.",
          "Kill it with 'kill -9 " + pid.get() + "'; the next 'up' cleans up after it.");
    }
    return true;
  }
}
