package io.mediahub.local.process;

import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.proc.RunQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells a slow process from a stalled one. A process makes progress while its log grows, or while
 * it and its descendants use the processor, or wait for it, more than an idle process would. Time
 * spent waiting for the processor counts, since on an overloaded machine a start may take many
 * times as long as usual.
 */
public final class Progress {
  /** Share of a core: more than an idle JVM uses, less than one gets among dozens of others. */
  private static final double WORTH_MENTIONING = 0.03;

  private static final double NANOS_PER_TICK = 1e9 / ProcFs.TICKS_PER_SECOND;

  /** Looks per allowed time without progress; each look reads much of /proc. */
  private static final int LOOKS = 20;

  /** What a process and its descendants have had of the processor, and how long they queued. */
  record Demand(long cpuTicks, long waitedNanos) {
    private static Demand of(long pid) {
      List<ProcFs.Stat> family = ProcFs.tree(pid);
      return new Demand(
          family.stream().mapToLong(ProcFs.Stat::cpuTicks).sum(), RunQueue.waitedNanos(family));
    }
  }

  private final LongSupplier logSize;
  private final Supplier<Demand> demand;
  private final double worthTicks;
  private final long betweenLooksNanos;
  private long size;
  private long ticks;
  private long waited;

  /** Sum since the last progress: the kernel forgets what ended threads have waited. */
  private long queued;

  private long looked;
  private volatile long last;

  Progress(LongSupplier logSize, Supplier<Demand> demand, Duration still) {
    this.logSize = logSize;
    this.demand = demand;
    this.worthTicks = still.toMillis() / 1000.0 * ProcFs.TICKS_PER_SECOND * WORTH_MENTIONING;
    this.betweenLooksNanos = still.toNanos() / LOOKS;
    this.size = logSize.getAsLong();
    Demand first = demand.get();
    this.ticks = first.cpuTicks();
    this.waited = first.waitedNanos();
    this.looked = System.nanoTime();
    this.last = looked;
  }

  /**
   * The progress of a process that writes to this log.
   *
   * @param still how long it may stand still
   */
  public static Progress of(long pid, Path log, Duration still) {
    return new Progress(() -> size(log), () -> Demand.of(pid), still);
  }

  /** The progress of a process without a log, by its and its descendants' processor time alone. */
  static Progress of(long pid, Duration still) {
    return new Progress(() -> 0, () -> Demand.of(pid), still);
  }

  private static long size(Path log) {
    try {
      return Files.size(log);
    } catch (IOException e) {
      return 0; // not there yet
    }
  }

  /** How long there has been no progress. */
  public Duration still() {
    long now = System.nanoTime();
    if (now - looked >= betweenLooksNanos) {
      looked = now;
      if (look()) {
        last = now;
      }
    }
    return Duration.ofNanos(now - last);
  }

  /** Whether there has been progress since the last time there was. */
  boolean look() {
    long sizeNow = logSize.getAsLong();
    Demand now = demand.get();
    queued += Math.max(0, now.waitedNanos() - waited);
    waited = now.waitedNanos();
    double wanted = now.cpuTicks() - ticks + queued / NANOS_PER_TICK;
    // A log that shrank was cut; processes that ended take their ticks with them.
    boolean on = sizeNow != size || wanted >= worthTicks || now.cpuTicks() < ticks;
    if (on) {
      size = sizeNow;
      ticks = now.cpuTicks();
      queued = 0;
    }
    return on;
  }

  /** When the last progress was seen, in nano time. */
  long last() {
    return last;
  }
}
