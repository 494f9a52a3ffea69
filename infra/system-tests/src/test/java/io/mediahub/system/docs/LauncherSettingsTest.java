package io.mediahub.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher and its scripts read is in docs/settings.md, and nothing else is. */
class LauncherSettingsTest {
  private static final Path PROJECT = Path.of("..", "..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w.-]+)`");
  private static final Pattern VARIABLE = Pattern.compile("\\bMEDIAHUB_[A-Z_]*[A-Z]\\b");

  /** Not for people: one script's note to itself, and the prefix of the tests' own variables. */
  private static final Set<String> INTERNAL = Set.of("MEDIAHUB_OWN_VIEW", "MEDIAHUB_TEST");

  private static Set<String> documented() throws IOException {
    return ROW.matcher(Files.readString(PROJECT.resolve("docs/settings.md")))
        .results()
        .map(row -> LauncherSettings.name(row.group(1)))
        .collect(Collectors.toSet());
  }

  @Test
  void every_setting_that_the_launcher_reads_is_documented(@TempDir Path folder)
      throws IOException {
    Set<String> asked = LauncherSettings.askedFor(folder);

    assertThat(asked).hasSizeGreaterThan(30);
    assertThat(documented()).containsAll(asked);
  }

  @Test
  void every_setting_of_the_launcher_is_read(@TempDir Path folder) {
    assertThat(LauncherSettings.askedFor(folder))
        .containsAll(
            LauncherSettings.all().stream().map(Setting::key).map(LauncherSettings::name).toList());
  }

  @Test
  void every_variable_of_the_scripts_is_documented_and_read() throws IOException {
    Set<String> read = variables(PROJECT.resolve("mediahub"));
    try (Stream<Path> scripts = Files.list(PROJECT.resolve("infra/local/src/main/sh"))) {
      for (Path script : scripts.toList()) {
        read.addAll(variables(script));
      }
    }
    read.removeAll(INTERNAL);

    assertThat(documented()).containsAll(read.stream().map(LauncherSettings::name).toList());
    assertThat(LauncherSettings.variables().keySet()).isNotEmpty().isSubsetOf(read);
  }

  @Test
  void help_names_only_settings_that_are_documented() throws IOException {
    Path help = PROJECT.resolve("infra/local/src/main/resources/help.txt");

    assertThat(documented())
        .containsAll(variables(help).stream().map(LauncherSettings::name).toList());
  }

  private static Set<String> variables(Path file) throws IOException {
    return VARIABLE
        .matcher(Files.readString(file))
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
