package io.mediahub.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which processes are ours, on disk, so that the next start finds those that a killed supervisor
 * left. A line is {@code name pid start}, where start is the kernel's start time in ticks since
 * boot.
 */
public final class ProcessTable {
  private final Path file;
  private final Map<String, Entry> running = new TreeMap<>();

  /** One of our processes; pid and start together name it for good. */
  public record Entry(String name, long pid, long startTicks) {
    /** Whether that very process still runs, not another one that got its pid. */
    public boolean alive() {
      return ProcFs.isRunning(pid, startTicks);
    }
  }

  public ProcessTable(Path file) {
    this.file = file;
  }

  /** Those that an earlier supervisor started and that still run. */
  public List<Entry> orphans() throws IOException {
    return Files.exists(file)
        ? parse(Files.readAllLines(file)).stream().filter(Entry::alive).toList()
        : List.of();
  }

  /** Lines that make no sense are skipped: a torn file must not stop a start. */
  static List<Entry> parse(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split(" ");
      if (parts.length == 3 && parts[1].matches("\\d{1,10}") && parts[2].matches("\\d{1,18}")) {
        entries.add(new Entry(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
      }
    }
    return entries;
  }

  public synchronized void add(String name, long pid) throws IOException {
    var stat = ProcFs.stat(pid);
    if (stat.isPresent()) {
      running.put(name, new Entry(name, pid, stat.get().startTicks()));
      write();
    }
  }

  public synchronized void remove(String name) throws IOException {
    running.remove(name);
    write();
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder();
    running
        .values()
        .forEach(e -> text.append(e.name() + " " + e.pid() + " " + e.startTicks() + "\n"));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
