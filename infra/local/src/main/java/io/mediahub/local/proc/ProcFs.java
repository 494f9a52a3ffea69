package io.mediahub.local.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads processes from {@code /proc} (proc(5)). */
public final class ProcFs {
  /**
   * Ticks of {@code utime}, {@code stime} and {@code starttime}: USER_HZ, 100 on every Linux of
   * today.
   */
  public static final int TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");

  private ProcFs() {}

  /**
   * A line of {@code /proc/PID/stat}.
   *
   * @param startTicks since boot; with the pid it identifies a process, since pids are used again
   * @param cpuTicks user and system time of the process itself so far
   * @param reapedTicks user and system time of its children, and of theirs, that have ended and
   *     were waited for
   */
  public record Stat(long pid, long parent, long startTicks, long cpuTicks, long reapedTicks) {
    /** Whether that very process still runs, not another one that got its pid. */
    public boolean isRunning() {
      return ProcFs.isRunning(pid, startTicks);
    }
  }

  /**
   * Memory in bytes: resident, and proportional (shared pages divided among those who share them).
   */
  public record Memory(long rss, long pss) {
    public static final Memory NONE = new Memory(0, 0);

    public Memory plus(Memory other) {
      return new Memory(rss + other.rss, pss + other.pss);
    }
  }

  public static boolean isRunning(long pid, long startTicks) {
    return stat(pid).filter(now -> now.startTicks() == startTicks).isPresent();
  }

  /** Empty when it has ended, also while its parent has not waited for it yet. */
  public static Optional<Stat> stat(long pid) {
    return line(pid)
        .filter(line -> line.charAt(line.lastIndexOf(')') + 2) != 'Z')
        .map(ProcFs::parse);
  }

  private static Optional<String> line(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"));
      return line.isEmpty() ? Optional.empty() : Optional.of(line);
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }

  /**
   * The name stands in parentheses and may hold anything, so fields are counted after the last one.
   */
  static Stat parse(String line) {
    long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return new Stat(
        pid,
        Long.parseLong(fields[1]),
        Long.parseLong(fields[19]),
        Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
        Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
  }

  /** Every process of this moment, also those that have ended and were not waited for yet. */
  public static List<Stat> all() {
    return pids().stream().flatMap(pid -> line(pid).stream()).map(ProcFs::parse).toList();
  }

  /** A process and all its descendants; empty when it has ended. */
  public static List<Stat> tree(long root) {
    return tree(root, Set.of());
  }

  /**
   * A process and its descendants; empty when it has ended.
   *
   * @param others descendants that are left out, with all that is below them
   */
  public static List<Stat> tree(long root, Collection<Long> others) {
    Map<Long, List<Stat>> children =
        pids().stream()
            .filter(pid -> !others.contains(pid) || pid == root)
            .flatMap(pid -> stat(pid).stream())
            .collect(Collectors.groupingBy(Stat::parent));
    List<Stat> found = new ArrayList<>(stat(root).stream().toList());
    for (int i = 0; i < found.size(); i++) {
      found.addAll(children.getOrDefault(found.get(i).pid(), List.of()));
    }
    return found;
  }

  private static List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      all.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // without /proc there is nothing to see
    }
    return pids;
  }

  /** The words of its command line, at least one; an empty one when it has ended. */
  public static List<String> commandLine(long pid) {
    try {
      return List.of(Files.readString(PROC.resolve(pid + "/cmdline")).split("\0"));
    } catch (IOException e) {
      return List.of("");
    }
  }

  public static boolean isJvm(long pid) {
    return commandLine(pid).getFirst().endsWith("/java");
  }

  /** Resident memory in bytes, cheaply; 0 when it has ended. */
  public static long residentBytes(long pid) {
    try (Stream<String> lines = Files.lines(PROC.resolve(pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(ProcFs::kilobytes)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  public static Memory memory(long pid) {
    try {
      return parseMemory(Files.readAllLines(PROC.resolve(pid + "/smaps_rollup")));
    } catch (IOException e) {
      return Memory.NONE; // it has ended, or is a kernel thread
    }
  }

  /** Of several processes together. */
  public static Memory memory(List<Stat> processes) {
    return processes.stream().map(p -> memory(p.pid())).reduce(Memory.NONE, Memory::plus);
  }

  static Memory parseMemory(List<String> rollup) {
    long rss = 0;
    long pss = 0;
    for (String line : rollup) {
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
}
