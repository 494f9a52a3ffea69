package io.mediahub.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells a process that is slow from one that stands still: it gets on as long as its log grows, or
 * it and its descendants use the processor for more than a waiting process would. On a machine with
 * too much to do, a start may take many times as long as usual.
 */
public final class Progress {
  /** Of a core: more than a JVM uses that only waits, less than one gets among dozens of others. */
  private static final double WORTH_MENTIONING = 0.03;

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LongSupplier logSize;
  private final LongSupplier cpuTicks;
  private final double worthTicks;
  private long size;
  private long ticks;
  private long looked;
  private volatile long last;

  Progress(LongSupplier logSize, LongSupplier cpuTicks, Duration still) {
    this.logSize = logSize;
    this.cpuTicks = cpuTicks;
    this.worthTicks = still.toMillis() / 1000.0 * ProcFs.TICKS_PER_SECOND * WORTH_MENTIONING;
    this.size = logSize.getAsLong();
    this.ticks = cpuTicks.getAsLong();
    this.looked = System.nanoTime();
    this.last = looked;
  }

  /**
   * Of a process that writes to that log.
   *
   * @param still how long it may stand still
   */
  public static Progress of(long pid, Path log, Duration still) {
    return new Progress(() -> size(log), () -> ticks(pid), still);
  }

  /** Of a process without a log, by the processor time of it and its descendants alone. */
  static Progress of(long pid, Duration still) {
    return new Progress(() -> 0, () -> ticks(pid), still);
  }

  private static long ticks(long pid) {
    return ProcFs.tree(pid).stream().mapToLong(ProcFs.Stat::cpuTicks).sum();
  }

  private static long size(Path log) {
    try {
      return Files.size(log);
    } catch (IOException e) {
      return 0; // not there yet
    }
  }

  /** How long it has stood still. */
  public Duration still() {
    long now = System.nanoTime();
    if (now - looked >= LOOK.toNanos()) { // reading all of /proc is not for every look
      looked = now;
      long sizeNow = logSize.getAsLong();
      long ticksNow = cpuTicks.getAsLong();
      // A log that shrank was cut; processes that ended take their ticks with them.
      if (sizeNow != size || ticksNow - ticks >= worthTicks || ticksNow < ticks) {
        size = sizeNow;
        ticks = ticksNow;
        last = now;
      }
    }
    return Duration.ofNanos(now - last);
  }

  /** When it last got on, in nano time. */
  long last() {
    return last;
  }
}
