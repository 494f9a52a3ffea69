package io.mediahub.local.process;

import io.mediahub.local.settings.Platform;
import io.mediahub.local.state.LogFile;
import io.mediahub.local.state.State;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Periodic work while the platform runs: truncates logs and, one JVM at a time and only while the
 * machine is idle, writes start-up caches and has JVMs return memory.
 */
final class Housekeeping implements Runnable {
  private static final long EVERY_MILLIS = 10_000;

  private final Platform platform;
  private final List<Runner> runners;
  private int quietRounds;

  Housekeeping(Platform platform, List<Runner> runners) {
    this.platform = platform;
    this.runners = runners;
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(EVERY_MILLIS);
        boundLogs();
        if (quiet()) {
          oneAtATime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void boundLogs() {
    for (Runner runner : runners) {
      try {
        String name = runner.component().name();
        new LogFile(platform.places().log(name)).bound();
        new LogFile(platform.places().virtualMachineLog(name)).bound();
      } catch (IOException e) {
        System.err.println("log of " + runner.component().name() + ": " + e.getMessage());
      }
    }
  }

  /**
   * Whether everything has been ready for two rounds and the processors are more than half idle.
   */
  private boolean quiet() {
    boolean serving = runners.stream().allMatch(r -> r.state() == State.READY);
    quietRounds = serving ? quietRounds + 1 : 0;
    var os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double load = os.getCpuLoad(); // share of all processors since the last call
    return quietRounds > 2 && load >= 0 && load < 0.5;
  }

  private void oneAtATime() throws InterruptedException {
    Path jdk = platform.places().jdk();
    for (Runner runner : runners) {
      try {
        if (runner.record(jdk) || runner.giveBackMemory(jdk)) {
          return;
        }
      } catch (IOException e) {
        System.err.println(runner.component().name() + ": " + e.getMessage());
      }
    }
  }
}
