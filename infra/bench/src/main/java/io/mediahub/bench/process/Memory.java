package io.mediahub.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Memory in bytes.
 *
 * @param rss resident, with shared pages counted once per process
 * @param pss proportional: shared pages divided among those who share them, so that a sum is true
 */
public record Memory(long rss, long pss) {
  private static final Memory NONE = new Memory(0, 0);

  /** Of a process and all its descendants, but those below other roots; nothing when it ended. */
  public static Memory ofTree(long root, Collection<Long> otherRoots) throws IOException {
    List<ProcStat> all = ProcStat.all();
    Map<Long, List<ProcStat>> children =
        all.stream().collect(Collectors.groupingBy(ProcStat::parent));
    Memory sum = NONE;
    Deque<Long> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      long pid = open.pop();
      sum = sum.plus(of(pid));
      children.getOrDefault(pid, List.of()).stream()
          .map(ProcStat::pid)
          .filter(p -> !otherRoots.contains(p))
          .forEach(open::push);
    }
    return sum;
  }

  private static Memory of(long pid) {
    try {
      return parse(Files.readAllLines(ProcStat.PROC.resolve(pid + "/smaps_rollup")));
    } catch (IOException e) {
      return NONE; // ended, or a kernel thread
    }
  }

  static Memory parse(List<String> lines) {
    long rss = 0;
    long pss = 0;
    for (String line : lines) {
      if (line.startsWith("Rss:")) {
        rss = kilobytes(line);
      } else if (line.startsWith("Pss:")) {
        pss = kilobytes(line);
      }
    }
    return new Memory(rss, pss);
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
  }

  private Memory plus(Memory other) {
    return new Memory(rss + other.rss, pss + other.pss);
  }
}
