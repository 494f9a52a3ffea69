package io.mediahub.system.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Markdown files of the project. */
final class Documents {
  static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String NOT_OURS = "(.*/)?(target|\\.mediahub|node_modules)/.*";

  private Documents() {}

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !PROJECT.relativize(file).toString().matches(NOT_OURS))
          .toList();
    }
  }
}
