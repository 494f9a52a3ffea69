package io.mediahub.local.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A bounded log file: when it is full it becomes {@code NAME.log.1}, replacing the one before. The
 * process writes straight to the file (opened for appending), so it goes on even when nobody reads;
 * that is why the file is copied and cut, not renamed under it.
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

  /** The last lines, oldest first; empty when there is no log. */
  public List<String> tail(int lines) {
    Deque<String> last = new ArrayDeque<>();
    try (var all = Files.lines(path, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      all.forEach(
          line -> {
            last.addLast(line);
            if (last.size() > lines) {
              last.removeFirst();
            }
          });
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.copyOf(last);
    }
    return List.copyOf(last);
  }
}
