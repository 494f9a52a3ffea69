package io.mediahub.local.cli;

import io.mediahub.local.proc.ProcFs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory and processor time of process trees, measured over a span.
 *
 * @param rssBytes resident; pages that processes share are counted for each of them
 * @param pssBytes proportional: shared pages divided among their users
 * @param cpu share of one core, 1.0 = one core all the time
 */
record Usage(long rssBytes, long pssBytes, double cpu) {
  static final Usage NONE = new Usage(0, 0, 0);

  /**
   * Looks twice, a span apart.
   *
   * @param roots each is measured with its descendants
   * @param supervisor whose descendants the roots are; they do not count for it
   */
  static Map<Long, Usage> of(List<Long> roots, long spanMillis, long supervisor)
      throws InterruptedException {
    Map<Long, List<ProcFs.Stat>> before = look(roots, supervisor);
    Map<Long, Long> ticks = new HashMap<>();
    before.values().forEach(tree -> tree.forEach(s -> ticks.put(s.pid(), s.cpuTicks())));
    long began = System.nanoTime();
    Thread.sleep(spanMillis);
    double seconds = (System.nanoTime() - began) / 1e9;
    Map<Long, Usage> usages = new HashMap<>();
    look(roots, supervisor).forEach((root, tree) -> usages.put(root, of(tree, ticks, seconds)));
    return usages;
  }

  private static Map<Long, List<ProcFs.Stat>> look(List<Long> roots, long supervisor) {
    Map<Long, List<ProcFs.Stat>> trees = new HashMap<>();
    roots.forEach(root -> trees.put(root, ProcFs.tree(root)));
    trees.put(supervisor, ProcFs.tree(supervisor, roots));
    return trees;
  }

  private static Usage of(List<ProcFs.Stat> tree, Map<Long, Long> before, double seconds) {
    ProcFs.Memory memory = ProcFs.memory(tree);
    long ticks = 0;
    for (ProcFs.Stat stat : tree) {
      ticks += stat.cpuTicks() - before.getOrDefault(stat.pid(), 0L);
    }
    return new Usage(
        memory.rss(), memory.pss(), ticks / (double) ProcFs.TICKS_PER_SECOND / seconds);
  }

  Usage plus(Usage other) {
    return new Usage(rssBytes + other.rssBytes, pssBytes + other.pssBytes, cpu + other.cpu);
  }
}
