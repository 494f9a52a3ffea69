package io.mediahub.local.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Deletes whole folders. */
public final class Folders {
  private Folders() {}

  /** Deletes a folder with all it holds; symbolic links are removed, not followed. */
  public static void delete(Path folder) throws IOException {
    delete(folder, path -> true);
  }

  /** The same, but one file in it stays as it is, and the folder with it. */
  public static void deleteAllBut(Path folder, Path kept) throws IOException {
    boolean there = Files.exists(kept);
    delete(folder, path -> !there || !kept.startsWith(path));
  }

  private static void delete(Path folder, Predicate<Path> which) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).filter(which).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
