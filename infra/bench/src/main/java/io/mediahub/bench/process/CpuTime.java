package io.mediahub.bench.process;

import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.proc.ProcFs.Stat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * CPU seconds of whole process trees at one moment: those of the living processes, and those of
 * ended children that somebody in the tree waited for. The difference of two moments includes
 * processes that started and ended in between.
 */
public record CpuTime(Map<String, Double> secondsByName) {
  private static final double TICKS_PER_SECOND = ProcFs.TICKS_PER_SECOND;

  /**
   * Reads them now.
   *
   * @param roots name to the pid of the tree's root; a root that has ended counts as nothing. A
   *     root below another root belongs to itself only
   */
  public static CpuTime of(Map<String, Long> roots) {
    return of(roots, ProcFs.all());
  }

  static CpuTime of(Map<String, Long> roots, Collection<Stat> processes) {
    Map<Long, Stat> byPid =
        processes.stream().collect(Collectors.toMap(Stat::pid, Function.identity()));
    Map<Long, List<Stat>> children =
        processes.stream().collect(Collectors.groupingBy(Stat::parent));
    Map<String, Double> seconds = new LinkedHashMap<>();
    roots.forEach(
        (name, pid) -> {
          Stat root = byPid.get(pid);
          long ticks = root == null ? 0 : ticks(root, children, roots.values());
          seconds.put(name, ticks / TICKS_PER_SECOND);
        });
    return new CpuTime(seconds);
  }

  private static long ticks(
      Stat root, Map<Long, List<Stat>> children, Collection<Long> otherRoots) {
    long ticks = 0;
    Deque<Stat> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Stat next = open.pop();
      ticks += next.cpuTicks() + next.reapedTicks();
      children.getOrDefault(next.pid(), List.of()).stream()
          .filter(c -> !otherRoots.contains(c.pid()))
          .forEach(open::push);
    }
    return ticks;
  }

  /** CPU seconds per name from an earlier moment to this one; a restarted tree counts from zero. */
  public Map<String, Double> since(CpuTime earlier) {
    Map<String, Double> used = new HashMap<>();
    secondsByName.forEach(
        (name, now) -> {
          double before = earlier.secondsByName().getOrDefault(name, 0.0);
          used.put(name, now >= before ? now - before : now);
        });
    return used;
  }

  /**
   * CPU seconds of all children of a process that have ended and were waited for.
   *
   * @throws IOException when there is no such process
   */
  public static double ofEndedChildren(long pid) throws IOException {
    return ProcFs.stat(pid).orElseThrow(() -> new IOException("no process " + pid)).reapedTicks()
        / TICKS_PER_SECOND;
  }
}
