package io.mediahub.local.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Stops processes by pid: politely, with a deadline, then firmly with all their descendants. */
public final class Signals {
  private static final Duration GONE = Duration.ofSeconds(10);

  private Signals() {}

  private static boolean runs(ProcFs.Stat member) {
    return ProcFs.stat(member.pid())
        .filter(now -> now.startTicks() == member.startTicks())
        .isPresent();
  }

  /** Ends a process that may not be our child; returns whether it ended without being killed. */
  public static boolean stop(long pid, String signal, Duration grace, BooleanSupplier alive)
      throws IOException, InterruptedException {
    if (!alive.getAsBoolean()) {
      return true;
    }
    List<ProcFs.Stat> family = ProcFs.tree(pid);
    send(pid, signal);
    boolean ended = await(() -> !alive.getAsBoolean(), grace);
    boolean killed = false;
    for (ProcFs.Stat member : family) {
      // Descendants get a moment of their own, so that PostgreSQL's helpers can see it is gone.
      if (runs(member) && (member.pid() != pid || !ended)) {
        send(member.pid(), "KILL");
        killed = true;
      }
    }
    if (killed) { // what is killed is gone a moment later, and its ports and files with it
      await(() -> family.stream().noneMatch(Signals::runs), GONE);
    }
    return ended;
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
