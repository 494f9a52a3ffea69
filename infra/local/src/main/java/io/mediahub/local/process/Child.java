package io.mediahub.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that the supervisor has started. It runs in a session of its own, so that Ctrl-C in a
 * terminal reaches only the supervisor, which then stops everything in order. It writes directly to
 * its log file, so that it does not block when the supervisor is killed.
 */
public final class Child {
  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param log what it prints, appended
   * @param virtualMachineLog what a JVM itself prints: start-up caches, warnings, crashes. It is
   *     kept apart so that a log of JSON lines holds nothing else. Other programs print everything
   *     to {@code log}.
   */
  public static Child start(Launch launch, Path log, Path virtualMachineLog) throws IOException {
    Files.createDirectories(log.getParent());
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(launch.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(launch.directory().toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (launch.cache() == null) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(ProcessBuilder.Redirect.appendTo(virtualMachineLog.toFile()));
    }
    builder.environment().putAll(launch.environment());
    return new Child(builder.start());
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  public int exitCode() {
    return process.exitValue();
  }

  public void onEnd(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** Returns whether it ended by itself after the polite signal. */
  public boolean stop(String signal, Duration grace) throws IOException, InterruptedException {
    return Signals.stop(pid(), signal, grace, process::isAlive);
  }
}
