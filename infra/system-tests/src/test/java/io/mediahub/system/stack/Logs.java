package io.mediahub.system.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The log files of all components. */
public final class Logs {
  private Logs() {}

  public static List<Path> files() {
    try (Stream<Path> files = Files.walk(Stack.STATE.resolve("logs"))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void keep(Path folder) {
    try {
      Files.createDirectories(folder);
      for (Path file : files()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
