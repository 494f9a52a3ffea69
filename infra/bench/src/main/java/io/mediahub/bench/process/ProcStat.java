package io.mediahub.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What matters here of a line of {@code /proc/PID/stat} (proc_pid_stat(5)); times are in ticks of
 * {@link #TICKS_PER_SECOND}.
 *
 * @param startTicks since boot; with the pid it names a process for good
 * @param ownTicks user and system time of the process itself
 * @param reapedTicks user and system time of those children, and theirs, that ended and were waited
 *     for: an encoder that came and went between two looks is in here
 */
record ProcStat(long pid, long parent, long startTicks, long ownTicks, long reapedTicks) {
  /** USER_HZ, which is 100 on every Linux of today. */
  static final double TICKS_PER_SECOND = 100;

  static final Path PROC = Path.of("/proc");

  /** The name stands in parentheses and may hold anything, so fields count from the last one. */
  static ProcStat parse(String line) {
    long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return new ProcStat(
        pid,
        Long.parseLong(fields[1]),
        Long.parseLong(fields[19]),
        Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
        Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
  }

  /** Empty when the process has ended. */
  static Optional<ProcStat> of(long pid) {
    try {
      return Optional.of(parse(Files.readString(PROC.resolve(pid + "/stat"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Every process that can be seen now. */
  static List<ProcStat> all() throws IOException {
    List<ProcStat> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        of(Long.parseLong(entry.getFileName().toString())).ifPresent(all::add);
      }
    }
    return all;
  }
}
