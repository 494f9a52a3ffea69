package io.mediahub.local.state;

import io.mediahub.local.proc.ProcFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes that the supervisor has started, in a file, so that the next start finds those that
 * a killed supervisor left. A line is {@code name pid start signal}: start is the kernel's start
 * time in ticks since boot, signal the one that the process is stopped with.
 */
public final class ProcessTable {
  /** For lines of an earlier version, which name no signal: PostgreSQL and every JVM end on it. */
  private static final String WITHOUT_SIGNAL = "INT";

  private static final Pattern LINE =
      Pattern.compile("(\\S+) (\\d{1,10}) (\\d{1,18})(?: ([A-Z]{3,6}))?");

  private final Path file;
  private final Map<String, Entry> running = new TreeMap<>();

  /**
   * One of our processes; pid and start together identify it, since pids are used again.
   *
   * @param stopSignal without SIG
   */
  public record Entry(String name, long pid, long startTicks, String stopSignal) {
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
      Matcher parts = LINE.matcher(line);
      if (parts.matches()) {
        entries.add(
            new Entry(
                parts.group(1),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3)),
                parts.group(4) == null ? WITHOUT_SIGNAL : parts.group(4)));
      }
    }
    return entries;
  }

  public synchronized void add(String name, long pid, String stopSignal) throws IOException {
    var stat = ProcFs.stat(pid);
    if (stat.isPresent()) {
      running.put(name, new Entry(name, pid, stat.get().startTicks(), stopSignal));
      write();
    }
  }

  public synchronized void remove(String name) throws IOException {
    running.remove(name);
    write();
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Entry e : running.values()) {
      text.append(e.name() + " " + e.pid() + " " + e.startTicks() + " " + e.stopSignal() + "\n");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
