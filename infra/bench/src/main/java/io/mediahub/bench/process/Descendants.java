package io.mediahub.bench.process;

import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.proc.ProcFs.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * CPU seconds of all descendants of a process, by polling. The kernel's count of ended children is
 * not enough: a sandbox with a process namespace of its own ends without passing on what its
 * children used. What a process uses after the last poll is missed.
 */
public final class Descendants implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Set<String> TOOLS = Set.of("ffmpeg", "ffprobe");

  /** What starts the tools, and ends with them. */
  private static final String SANDBOX = "sandbox";

  private record Identity(long pid, long startTicks) {}

  /**
   * A run of ffmpeg or ffprobe.
   *
   * @param kind as the command line says it
   * @param seenNanos when it was first seen, by {@link System#nanoTime}
   */
  public record Run(String kind, long seenNanos) {}

  private final long root;
  private final Function<String, String> kinds;
  private final Map<Identity, Long> ticks = new HashMap<>();
  private final Map<Identity, Run> runs = new HashMap<>();
  private final Thread watcher;
  private volatile boolean open = true;

  private Descendants(long root, Function<String, String> kinds) {
    this.root = root;
    this.kinds = kinds;
    this.watcher = Thread.ofPlatform().daemon().name("descendants").start(this::watch);
  }

  /** Watches until it is closed. */
  public static Descendants of(long rootPid) {
    return of(rootPid, command -> "tool");
  }

  /**
   * Watches until it is closed, and tells tools apart.
   *
   * @param kinds the kind of a run of ffmpeg or ffprobe, by its command line with spaces
   */
  public static Descendants of(long rootPid, Function<String, String> kinds) {
    return new Descendants(rootPid, kinds);
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
        Identity identity = new Identity(child.pid(), child.startTicks());
        ticks.merge(identity, child.cpuTicks(), Math::max);
        if (!runs.containsKey(identity)) {
          // The sandbox becomes the tool, in the same process.
          String command = toolCommand(child.pid());
          if (!command.isEmpty()) {
            runs.put(identity, new Run(kinds.apply(command), System.nanoTime()));
          }
        }
        parents.push(child.pid());
      }
    }
  }

  /** The command line of a process that is a tool by now; empty of any other, or an ended one. */
  public static String toolCommand(long pid) {
    try {
      String line =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
      int end = line.indexOf('\0');
      String program = end < 0 ? line : line.substring(0, end);
      String name = program.substring(program.lastIndexOf('/') + 1);
      return TOOLS.contains(name) ? line.replace('\0', ' ') : "";
    } catch (IOException ended) {
      return "";
    }
  }

  /** CPU seconds seen so far, of living and ended descendants. */
  public synchronized double seconds() {
    return seconds(ticks.values().stream().mapToLong(Long::longValue).sum());
  }

  /** The same by the kinds of tools, and of what started them. */
  public synchronized Map<String, Double> secondsByKind() {
    Map<String, Long> sums = new TreeMap<>();
    ticks.forEach(
        (identity, each) -> {
          Run run = runs.get(identity);
          sums.merge(run == null ? SANDBOX : run.kind, each, Long::sum);
        });
    Map<String, Double> seconds = new TreeMap<>();
    sums.forEach((kind, sum) -> seconds.put(kind, seconds(sum)));
    return seconds;
  }

  private static double seconds(long ticks) {
    return ticks / (double) ProcFs.TICKS_PER_SECOND;
  }

  /** All runs of tools that were seen. One that ended between two looks is missing. */
  public synchronized List<Run> runs() {
    return List.copyOf(runs.values());
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(watcher);
  }
}
