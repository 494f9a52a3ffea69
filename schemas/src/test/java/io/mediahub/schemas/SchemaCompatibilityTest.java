package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * schemas/released/SUBJECT/N.avsc are all schemas that were ever written with. The current one
 * reads them all (BACKWARD_TRANSITIVE, as in the registry), and is the newest of them.
 */
class SchemaCompatibilityTest {
  private static final Path RELEASED = Path.of("released").toAbsolutePath();

  static List<Topic<?>> topics() {
    return Topics.ALL;
  }

  @ParameterizedTest
  @MethodSource("topics")
  void the_current_schema_reads_everything_ever_written(Topic<?> topic) throws IOException {
    for (Path file : released(topic)) {
      Schema writer = new Schema.Parser().parse(file.toFile());

      int version = Integer.parseInt(file.getFileName().toString().replace(".avsc", ""));

      assertThat(SchemaVerdict.objections(topic.valueSchema(), writer, version))
          .as("%s cannot read what version %d of its schema wrote", topic.name(), version)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void the_current_schema_is_recorded_as_the_newest(Topic<?> topic) throws IOException {
    List<Path> released = released(topic);
    if (Boolean.getBoolean("schemas.release") && !isNewest(topic, released)) {
      Path next = RELEASED.resolve(topic.subject()).resolve((released.size() + 1) + ".avsc");
      Files.createDirectories(next.getParent());
      Files.writeString(next, topic.valueSchema().toString(true) + "\n");
      released = released(topic);
    }

    assertThat(released)
        .as("a new schema is recorded with `mvn -pl schemas test -Dschemas.release=true`")
        .last()
        .satisfies(
            newest ->
                assertThat(new Schema.Parser().parse(newest.toFile()))
                    .isEqualTo(topic.valueSchema()));
  }

  private static boolean isNewest(Topic<?> topic, List<Path> released) throws IOException {
    return !released.isEmpty()
        && new Schema.Parser().parse(released.getLast().toFile()).equals(topic.valueSchema());
  }

  private static List<Path> released(Topic<?> topic) throws IOException {
    Path folder = RELEASED.resolve(topic.subject());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .sorted(
              Comparator.comparingInt(
                  file -> Integer.parseInt(file.getFileName().toString().replace(".avsc", ""))))
          .toList();
    }
  }
}
