package io.mediahub.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents tell people to type exists: commands, modules and tests. */
class DocumentedCommandsTest {
  private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path HELP = PROJECT.resolve("infra/local/src/main/resources/help.txt");
  private static final Pattern COMMAND = Pattern.compile("\\./mediahub ([a-z]+)");
  private static final Pattern TESTED = Pattern.compile("\\./mediahub test ([A-Za-z][\\w/#-]*)");
  private static final Pattern MAVEN =
      Pattern.compile("mvnw? [^`\\n]*?(?:-pl|--projects) ?([\\w/,-]+)");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /** Something that a document says, and where. */
  private record Told(String document, String word) {
    @Override
    public String toString() {
      return document + ": " + word;
    }
  }

  @Test
  void every_command_is_one_that_help_lists() throws IOException {
    Set<String> commands = words(HELP, Pattern.compile("(?m)^  \\./mediahub ([a-z]+)"));

    assertThat(told(COMMAND))
        .hasSizeGreaterThan(20)
        .filteredOn(t -> !commands.contains(t.word()))
        .isEmpty();
  }

  @Test
  void every_module_that_maven_is_given_is_one() throws IOException {
    Set<String> modules = words(PROJECT.resolve("pom.xml"), MODULE);

    List<Told> unknown = new ArrayList<>();
    for (Told told : told(MAVEN)) {
      for (String module : told.word().split(",")) {
        if (!modules.contains(module)) {
          unknown.add(new Told(told.document(), module));
        }
      }
    }

    assertThat(modules).hasSizeGreaterThan(10);
    assertThat(unknown).isEmpty();
  }

  @Test
  void everything_that_can_be_tested_alone_is_there() throws IOException {
    Set<String> known = words(PROJECT.resolve("pom.xml"), MODULE);
    known.addAll(testClasses());

    assertThat(told(TESTED))
        .hasSizeGreaterThan(3)
        .filteredOn(told -> !known.contains(told.word().replaceFirst("#.*", "")))
        .isEmpty();
  }

  private static List<Told> told(Pattern pattern) throws IOException {
    List<Told> all = new ArrayList<>();
    for (Path document : documents()) {
      for (String word : words(document, pattern)) {
        all.add(new Told(PROJECT.relativize(document).toString(), word));
      }
    }
    return all;
  }

  private static Set<String> words(Path file, Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> documents() throws IOException {
    return files(name -> name.endsWith(".md"));
  }

  private static Set<String> testClasses() throws IOException {
    return files(name -> name.endsWith("Test.java") || name.endsWith("IT.java")).stream()
        .map(file -> file.getFileName().toString().replace(".java", ""))
        .collect(Collectors.toSet());
  }

  private interface Named {
    boolean matches(String name);
  }

  private static List<Path> files(Named named) throws IOException {
    try (Stream<Path> all =
        Files.find(
            PROJECT,
            12,
            (path, attributes) ->
                attributes.isRegularFile() && named.matches(path.getFileName().toString()))) {
      return all.filter(file -> !isGenerated(PROJECT.relativize(file))).toList();
    }
  }

  private static boolean isGenerated(Path file) {
    for (Path folder : file) {
      if (folder.toString().equals("target") || folder.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
