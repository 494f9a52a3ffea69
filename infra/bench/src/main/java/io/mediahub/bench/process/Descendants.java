package io.mediahub.bench.process;

import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.proc.ProcFs.Stat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * CPU seconds of all descendants of a process, by polling. The kernel's count of ended children is
 * not enough: a sandbox with a process namespace of its own ends without passing on what its
 * children used. What a process uses after the last poll is missed.
 */
public final class Descendants implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);

  private record Identity(long pid, long startTicks) {}

  private final long root;
  private final Map<Identity, Long> ticks = new HashMap<>();
  private final Thread watcher;
  private volatile boolean open = true;

  private Descendants(long root) {
    this.root = root;
    this.watcher = Thread.ofPlatform().daemon().name("descendants").start(this::watch);
  }

  /** Watches until it is closed. */
  public static Descendants of(long rootPid) {
    return new Descendants(rootPid);
  }

  private void watch() {
    while (open) {
      look(ProcFs.all());
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private synchronized void look(List<Stat> processes) {
    Map<Long, List<Stat>> children =
        processes.stream().collect(Collectors.groupingBy(Stat::parent));
    Deque<Long> parents = new ArrayDeque<>(List.of(root));
    while (!parents.isEmpty()) {
      for (Stat child : children.getOrDefault(parents.pop(), List.of())) {
        ticks.merge(new Identity(child.pid(), child.startTicks()), child.cpuTicks(), Math::max);
        parents.push(child.pid());
      }
    }
  }

  /** CPU seconds seen so far, of living and ended descendants. */
  public synchronized double seconds() {
    return ticks.values().stream().mapToLong(Long::longValue).sum()
        / (double) ProcFs.TICKS_PER_SECOND;
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(watcher);
  }
}
