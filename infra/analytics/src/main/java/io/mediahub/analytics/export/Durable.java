package io.mediahub.analytics.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that are there whole, or not at all, whenever the power goes. */
final class Durable {
  private Durable() {}

  /** What was written to a file, or the names in a folder. */
  static void sync(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      file.force(true);
    }
  }

  /** Gives a finished file or folder its name. Both must be on one file system. */
  static void move(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      sync(from);
    }
    Path folder = to.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(to + " is no name of a file");
    }
    Files.createDirectories(folder);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  /**
   * @param by the way, on the same file system
   */
  static void write(String text, Path file, Path by) throws IOException {
    Path whole = by.resolve(file.getFileName().toString());
    Files.writeString(whole, text, StandardCharsets.UTF_8);
    sync(whole);
    move(whole, file);
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> all;
      try (Stream<Path> files = Files.walk(folder)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
