package io.mediahub.local.process;

import io.mediahub.local.proc.ProcFs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One run of a component's process, with its progress and, of a JVM, its cache and memory. */
final class Run {
  private static final long WORTH_GIVING_BACK_BYTES = 16 << 20;

  private final Child child;
  private final Progress progress;
  private volatile @Nullable AotCache cache;
  private volatile long restingBytes;

  private Run(Child child, Progress progress, @Nullable AotCache cache) {
    this.child = child;
    this.progress = progress;
    this.cache = cache;
  }

  /**
   * Starts the process.
   *
   * @param still how long it may make no progress
   */
  static Run start(Launch launch, Path log, Path virtualMachineLog, Duration still)
      throws IOException {
    Child child = Child.start(launch, log, virtualMachineLog);
    return new Run(child, Progress.of(child.pid(), log, still), launch.cache());
  }

  long pid() {
    return child.pid();
  }

  boolean alive() {
    return child.alive();
  }

  int exitCode() {
    return child.exitCode();
  }

  void onEnd(Runnable action) {
    child.onEnd(action);
  }

  Progress progress() {
    return progress;
  }

  /**
   * Writes the start-up cache of a running JVM that has none yet; true when there was one to write.
   */
  boolean record(Path jdk) throws IOException, InterruptedException {
    AotCache now = cache;
    if (now == null || now.used()) {
      return false;
    }
    now.record(jdk, child.pid());
    cache = null;
    return true;
  }

  /**
   * Has a JVM whose memory has grown since the last time collect its garbage, so that what a load
   * needed goes back to the system; true when there was one.
   */
  boolean giveBackMemory(Path jdk) throws IOException, InterruptedException {
    long pid = child.pid();
    if (!ProcFs.isJvm(pid) || ProcFs.residentBytes(pid) - restingBytes < WORTH_GIVING_BACK_BYTES) {
      return false;
    }
    Jcmd.run(jdk, pid, "GC.run");
    restingBytes = ProcFs.residentBytes(pid);
    return true;
  }

  /**
   * Asks the process to end, then kills it. Keeps a start-up cache that it has written, and deletes
   * one with which it never became ready.
   *
   * @param ordered whether it ends because the platform stops, not because it failed
   */
  void stop(Component component, boolean wasReady, boolean ordered)
      throws IOException, InterruptedException {
    AotCache now = cache;
    boolean records = now != null && !now.used();
    // A JVM that records writes its cache on the usual signal: for nothing when it was never
    // ready. Nothing that starts here minds being killed.
    String signal = records && !wasReady ? "KILL" : component.stopSignal();
    boolean clean = child.stop(signal, component.stopsWithin());
    if (now != null && records && clean && ordered && wasReady) {
      now.keep();
    } else if (now != null && !wasReady && !ordered) {
      now.discard();
    }
  }
}
