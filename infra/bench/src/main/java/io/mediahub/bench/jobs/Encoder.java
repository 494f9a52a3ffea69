package io.mediahub.bench.jobs;

import io.mediahub.bench.Environment;
import io.mediahub.bench.encode.Workers;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.proc.ProcFs.Stat;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.StatusFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The process of the encoder, which may be killed: the supervisor starts another.
 *
 * @param process by pid and start time
 */
record Encoder(Environment environment, Stat process) {
  private static final String NAME = "encoder-service";
  private static final Duration RESTARTED = Duration.ofMinutes(2);

  /**
   * The one that runs now.
   *
   * @throws Failure when there is none, or more than one
   */
  static Encoder running(Environment environment) {
    List<Long> pids =
        environment.pids().entrySet().stream()
            .filter(each -> each.getKey().startsWith(NAME))
            .map(Map.Entry::getValue)
            .toList();
    if (pids.size() != 1) {
      throw new Failure(
          ExitCode.USAGE,
          "This benchmark needs exactly one " + NAME + ", and there are " + pids.size() + ".",
          "Start the platform with mediahub.replicas=1, on this machine.");
    }
    return ProcFs.stat(pids.getFirst())
        .map(stat -> new Encoder(environment, stat))
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.COMPONENT_FAILED,
                    "The " + NAME + " that status.json names has ended.",
                    "See './mediahub status'."));
  }

  long pid() {
    return process.pid();
  }

  int workers() throws IOException {
    return Workers.of(environment, pid());
  }

  /** Whether any ffmpeg or ffprobe runs below it. */
  boolean works() {
    return ProcFs.tree(pid()).stream().anyMatch(each -> isTool(each.pid()));
  }

  private static boolean isTool(long pid) {
    try {
      String name = Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
      return name.equals("ffmpeg") || name.equals("ffprobe");
    } catch (IOException ended) {
      return false;
    }
  }

  void kill() {
    signal(ProcessHandle::destroyForcibly);
  }

  /** Asks it to end, as a stop of the platform does. */
  void terminate() {
    signal(ProcessHandle::destroy);
  }

  private void signal(java.util.function.Predicate<ProcessHandle> how) {
    if (!ProcessHandle.of(pid()).map(how::test).orElse(false)) {
      throw new Failure(
          ExitCode.USAGE,
          "The process " + pid() + " of the " + NAME + " cannot be given a signal.",
          "Run the benchmark as the user who runs the platform, or as root.");
    }
  }

  boolean ended() {
    return !process.isRunning();
  }

  /** The process that took this one's place, as soon as it is known; it need not serve yet. */
  Encoder successor() {
    StatusFile file = new StatusFile(environment.state().resolve("run/status.json"));
    long deadline = System.nanoTime() + RESTARTED.toNanos();
    while (System.nanoTime() < deadline) {
      Long now =
          file.read()
              .map(PlatformStatus::pids)
              .flatMap(
                  pids ->
                      pids.entrySet().stream()
                          .filter(each -> each.getKey().startsWith(NAME))
                          .map(Map.Entry::getValue)
                          .filter(pid -> pid != pid())
                          .findFirst())
              .orElse(null);
      if (now != null && ProcFs.stat(now).isPresent()) {
        return new Encoder(environment, ProcFs.stat(now).orElseThrow());
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new Failure(
        ExitCode.TIMED_OUT,
        "No other " + NAME + " was started within " + RESTARTED.toMinutes() + " minutes.",
        "See './mediahub status'.");
  }
}
