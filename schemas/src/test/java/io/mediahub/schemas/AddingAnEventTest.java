package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/adding-an-event.md lists the files of two changes; this keeps the lists true. */
class AddingAnEventTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
  private static final Pattern EVENT = Pattern.compile("\\bUploadDiscarded\\b");
  private static final Pattern FIELD = Pattern.compile("(?i)display_?name");

  @Test
  void the_event_is_named_in_the_files_of_the_first_table_and_in_no_other() throws IOException {
    List<String> tables = tables();

    assertThat(filesThatName(EVENT)).containsExactlyInAnyOrderElementsOf(files(tables.get(0)));
  }

  @Test
  void the_profile_field_is_named_in_the_files_of_the_third_table_and_in_no_other()
      throws IOException {
    List<String> table = files(tables().get(2));

    assertThat(table).hasSizeLessThanOrEqualTo(7);
    assertThat(filesThatName(FIELD)).containsExactlyInAnyOrderElementsOf(table);
  }

  @Test
  void the_files_of_the_second_table_exist() throws IOException {
    assertThat(files(tables().get(1)))
        .hasSize(2)
        .allSatisfy(file -> assertThat(PROJECT.resolve(file)).isRegularFile());
  }

  private static List<String> tables() throws IOException {
    String document = Files.readString(PROJECT.resolve("docs/adding-an-event.md"));
    return Stream.of(document.split("\\| file \\|")).skip(1).toList();
  }

  private static List<String> files(String table) {
    return ROW.matcher(table).results().map(row -> row.group(1)).toList();
  }

  /** Files of main code that people write; the merged description of the API is generated. */
  private static List<String> filesThatName(Pattern what) throws IOException {
    try (Stream<Path> modules = Files.walk(PROJECT, 5)) {
      return modules
          .filter(folder -> folder.endsWith("src/main"))
          .filter(folder -> !folder.toString().contains("/target/"))
          .flatMap(AddingAnEventTest::under)
          .filter(file -> !file.endsWith("openapi/mediahub.json"))
          .filter(file -> what.matcher(text(file)).find())
          .map(file -> PROJECT.relativize(file).toString())
          .toList();
    }
  }

  private static Stream<Path> under(Path main) {
    try (Stream<Path> files = Files.walk(main)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
