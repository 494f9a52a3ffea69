package io.mediahub.local.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells about processes in {@code /proc} (proc(5)). */
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
   * @param startTicks since boot; with the pid it names a process for good, since pids are used
   *     again
   * @param cpuTicks user and system time so far
   */
  public record Stat(long pid, long parent, long startTicks, long cpuTicks) {
    /** Whether that very process still runs, not another one that got its pid. */
    public boolean isRunning() {
      return ProcFs.isRunning(pid, startTicks);
    }
  }

  /**
   * Memory in bytes: resident, and proportional (shared pages divided among those who share them).
   */
  public record Memory(long rss, long pss) {}

  public static boolean isRunning(long pid, long startTicks) {
    return stat(pid).filter(now -> now.startTicks() == startTicks).isPresent();
  }

  /** Empty when it has ended, also when nobody has asked how yet. */
  public static Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"));
      boolean zombie = line.charAt(line.lastIndexOf(')') + 2) == 'Z';
      return zombie ? Optional.empty() : Optional.of(parse(line));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // it has ended
    }
  }

  /**
   * The name stands in parentheses and may hold anything, so fields are counted after the last one.
   */
  static Stat parse(String line) {
    long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return new Stat(
        pid,
        Long.parseLong(fields[1]),
        Long.parseLong(fields[19]),
        Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }

  /** A process and all its descendants; empty when it has ended. */
  public static List<Stat> tree(long root) {
    Map<Long, List<Stat>> children = new HashMap<>();
    List<Stat> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : all) {
        stat(Long.parseLong(entry.getFileName().toString()))
            .ifPresent(
                s -> {
                  children.computeIfAbsent(s.parent(), k -> new ArrayList<>()).add(s);
                  if (s.pid() == root) {
                    found.add(s);
                  }
                });
      }
    } catch (IOException e) {
      return List.of();
    }
    for (int i = 0; i < found.size(); i++) {
      found.addAll(children.getOrDefault(found.get(i).pid(), List.of()));
    }
    return found;
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
      long rss = 0;
      long pss = 0;
      for (String line : Files.readAllLines(PROC.resolve(pid + "/smaps_rollup"))) {
        if (line.startsWith("Rss:")) {
          rss = kilobytes(line);
        } else if (line.startsWith("Pss:")) {
          pss = kilobytes(line);
        }
      }
      return new Memory(rss, pss);
    } catch (IOException | RuntimeException e) {
      return new Memory(0, 0);
    }
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
  }
}
