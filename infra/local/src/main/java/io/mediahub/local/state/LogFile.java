package io.mediahub.local.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A log file of bounded size. A full one is copied to {@code NAME.log.1}, which replaces the older
 * copy, and truncated. It is not renamed, because the process has it open for appending.
 */
public final class LogFile {
  private static final long LIMIT = 16L << 20;

  private final Path path;

  public LogFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  public void bound() throws IOException {
    bound(LIMIT);
  }

  void bound(long limit) throws IOException {
    if (!Files.exists(path) || Files.size(path) <= limit) {
      return;
    }
    Path older = path.resolveSibling(path.getFileName() + ".1");
    Files.copy(path, older, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
  }

  /**
   * The last lines, oldest first, and where in the file they end; empty when there is no log.
   *
   * @param end bytes from the beginning
   */
  public record Tail(List<String> lines, long end) {}

  public Tail tail(int lines) {
    try (FileChannel file = FileChannel.open(path)) {
      // Lines that are written meanwhile are left to a caller that follows from the end.
      long end = file.size();
      Deque<String> last = new ArrayDeque<>();
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(file), StandardCharsets.ISO_8859_1));
      long read = 0;
      for (String line = reader.readLine(); line != null && read < end; line = reader.readLine()) {
        read += line.length() + 1;
        last.addLast(line);
        if (last.size() > lines) {
          last.removeFirst();
        }
      }
      return new Tail(List.copyOf(last), Math.min(read, file.size()));
    } catch (IOException e) {
      return new Tail(List.of(), 0);
    }
  }
}
