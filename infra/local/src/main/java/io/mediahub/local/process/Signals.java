package io.mediahub.local.process;

import io.mediahub.local.proc.ProcFs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Stops processes by pid: by a signal with a deadline, then with KILL and all descendants. */
public final class Signals {
  private static final Duration GONE = Duration.ofSeconds(10);

  /** The upper limit of any stop, also of one that is still writing a start-up cache. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private Signals() {}

  /**
   * Ends a process that may not be our child; returns whether it ended without being killed.
   *
   * @param grace how long it may take. A JVM that records its start-up cache has it written by a
   *     second JVM at its end: seconds of work for a processor, minutes on a busy machine. It may
   *     take this long without progress, and {@link #LONGEST} in all.
   */
  public static boolean stop(long pid, String signal, Duration grace, BooleanSupplier alive)
      throws IOException, InterruptedException {
    if (!alive.getAsBoolean()) {
      return true;
    }
    List<ProcFs.Stat> family = new ArrayList<>(ProcFs.tree(pid));
    boolean records = AotCache.isRecordedBy(pid);
    send(pid, signal);
    boolean ended =
        records ? awaitProgress(pid, grace, alive) : await(() -> !alive.getAsBoolean(), grace);
    if (!ended) { // with those that it has started for its end
      family.addAll(ProcFs.tree(pid));
    }
    boolean killed = false;
    for (ProcFs.Stat member : family) {
      // Descendants get a moment of their own, so that PostgreSQL's helpers can see it is gone.
      if (member.isRunning() && (member.pid() != pid || !ended)) {
        send(member.pid(), "KILL");
        killed = true;
      }
    }
    if (killed) { // what is killed is gone a moment later, and its ports and files with it
      await(() -> family.stream().noneMatch(ProcFs.Stat::isRunning), GONE);
    }
    return ended;
  }

  private static boolean awaitProgress(long pid, Duration still, BooleanSupplier alive)
      throws InterruptedException {
    Progress progress = Progress.of(pid, still);
    await(() -> !alive.getAsBoolean() || progress.still().compareTo(still) > 0, LONGEST);
    return !alive.getAsBoolean();
  }

  /** The shell's own kill: the program of that name is not on every machine. */
  private static void send(long pid, String signal) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    kill.waitFor(5, TimeUnit.SECONDS);
  }

  /** Waits for a condition, looking every 50 ms; false when the time is over. */
  public static boolean await(BooleanSupplier condition, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }
}
