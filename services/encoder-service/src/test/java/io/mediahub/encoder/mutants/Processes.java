package io.mediahub.encoder.mutants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes of mutants, each known by the mutant's folder in the command line, where its source
 * and its job's folder are. While it is open, it notes how much memory they have at most.
 */
final class Processes implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration GONE = Duration.ofSeconds(10);
  private static final String RESIDENT = "VmHWM:";

  private final Map<Path, Long> mostBytes = new ConcurrentHashMap<>();
  private volatile boolean open = true;

  Processes() {
    Thread.ofPlatform().daemon().name("processes").start(this::watch);
  }

  void begin(Path folder) {
    mostBytes.put(folder, 0L);
  }

  /** The memory of its largest process that was seen. */
  long end(Path folder) {
    Long bytes = mostBytes.remove(folder);
    return bytes == null ? 0 : bytes;
  }

  private void watch() {
    while (open) {
      ProcessHandle.current()
          .descendants()
          .forEach(
              process -> {
                String line = read(process.pid(), "cmdline");
                mostBytes.keySet().stream()
                    .filter(folder -> line.contains(folder.toString()))
                    .forEach(
                        folder ->
                            mostBytes.computeIfPresent(
                                folder, (of, bytes) -> Math.max(bytes, resident(process.pid()))));
              });
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static long resident(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(RESIDENT))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** The processes of a job that are there some time after its end; empty as it should be. */
  static List<String> left(Path folder) {
    long deadline = System.nanoTime() + GONE.toNanos();
    List<String> left = of(folder);
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
      left = of(folder);
    }
    return left;
  }

  /** Of all of the machine: one that was left behind has another parent. */
  private static List<String> of(Path folder) {
    return ProcessHandle.allProcesses()
        .map(process -> read(process.pid(), "cmdline"))
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }

  private static String read(long pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), file));
      return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  @Override
  public void close() {
    open = false;
  }
}
