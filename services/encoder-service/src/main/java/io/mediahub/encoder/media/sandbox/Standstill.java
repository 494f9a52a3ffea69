package io.mediahub.encoder.media.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Notices that a process does nothing any more. The threads of ffmpeg wait for each other, and with
 * some broken files all of them wait for ever; its deadline, which long media need, may be hours
 * away. Used by one thread.
 */
final class Standstill {
  /** How often a process is looked at. */
  static final Duration EVERY = Duration.ofSeconds(5);

  /** So many looks in a row must find it still. */
  static final int LOOKS = 6;

  /**
   * Hundredths of a second that a process may use between two looks and still do nothing: one that
   * is stuck goes on telling its progress.
   */
  private static final long TELLING = 5;

  /** Of a thread's line in /proc, behind its name. */
  private static final int STATE = 0;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private final ProcessHandle root;
  private long before = -1;
  private int still;

  /**
   * @param root a process; those that it started are looked at as well
   */
  Standstill(ProcessHandle root) {
    this.root = root;
  }

  /** Looks at the process, and returns whether it has been still for all of the last looks. */
  boolean look() {
    long ticks = 0;
    boolean works = false;
    try (Stream<ProcessHandle> all = Stream.concat(Stream.of(root), root.descendants())) {
      for (ProcessHandle process : all.toList()) {
        for (String[] thread : threads(process.pid())) {
          // Also one that waits for its turn, or for the disk.
          works |= !"S".equals(thread[STATE]);
          ticks += Long.parseLong(thread[USER_TIME]) + Long.parseLong(thread[SYSTEM_TIME]);
        }
      }
    } catch (IOException | UncheckedIOException e) { // it has just ended
      works = true;
    }
    works |= Math.abs(ticks - before) > TELLING;
    before = ticks;
    still = works ? 0 : still + 1;
    return still >= LOOKS;
  }

  private static List<String[]> threads(long pid) throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/proc/" + pid + "/task"))) {
      List<Path> each = folders.toList();
      String[][] lines = new String[each.size()][];
      for (int i = 0; i < lines.length; i++) {
        String line = Files.readString(each.get(i).resolve("stat"), StandardCharsets.ISO_8859_1);
        lines[i] = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      }
      return List.of(lines);
    }
  }
}
