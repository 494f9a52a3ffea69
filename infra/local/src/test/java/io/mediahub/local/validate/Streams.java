package io.mediahub.local.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Copies of the streams among the resources of topology/hls, to break. */
final class Streams {
  private static final Path RESOURCES = Path.of("../../topology/hls/src/test/resources/streams");

  /** Quick, and small enough to be reached. */
  static final Limits LIMITS =
      new Limits(
          1 << 20,
          1 << 20,
          50,
          1_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMillis(200));

  private Streams() {}

  static Path copy(String name, Path to) throws IOException {
    Path from = RESOURCES.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }

  static void edit(Path file, UnaryOperator<String> change) throws IOException {
    String before = Files.readString(file, StandardCharsets.ISO_8859_1);
    String after = change.apply(before);
    assertThat(after).as("the text to change in %s", file).isNotEqualTo(before);
    Files.writeString(file, after, StandardCharsets.ISO_8859_1);
  }

  static Report validate(Path folder) throws InterruptedException {
    return validate(folder.toString(), Map.of());
  }

  static Report validate(String stream, Map<String, String> headers) throws InterruptedException {
    return new Validation(LIMITS, headers, (files, of, name) -> {}).of(stream);
  }

  static List<Integer> in(Report report, String... states) {
    return report.items().stream()
        .filter(item -> List.of(states).contains(item.state()))
        .map(Report.Checked::item)
        .toList();
  }

  static String sentences(Report report) {
    return String.join("\n", report.lines());
  }

  static Report.Checked item(Report report, int number) {
    return report.items().get(number - 1);
  }
}
