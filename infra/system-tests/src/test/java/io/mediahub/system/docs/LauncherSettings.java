package io.mediahub.system.docs;

import io.mediahub.local.component.Components;
import io.mediahub.local.process.Component;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Setting;
import io.mediahub.local.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings of the launcher: those that its components declare, and its shell's variables. */
final class LauncherSettings {
  private static final Path HELP = Path.of("..", "local", "src", "main", "resources", "help.txt");

  /** A line of help.txt, with its continuation lines. */
  private static final Pattern VARIABLE =
      Pattern.compile("(?m)^  (MEDIAHUB_[A-Z_]+)  +(\\S.*(?:\\n {6,}\\S.*)*)");

  private LauncherSettings() {}

  static List<Setting> all() {
    return new Components(platform(Path.of("none"), Map.of())).settings();
  }

  /** Variables that no setting stands for, with their description in help.txt. */
  static Map<String, String> variables() throws IOException {
    Set<String> settings = all().stream().map(each -> name(each.key())).collect(Collectors.toSet());
    Map<String, String> variables = new LinkedHashMap<>();
    VARIABLE
        .matcher(Files.readString(HELP))
        .results()
        .filter(line -> !settings.contains(name(line.group(1))))
        .forEach(line -> variables.put(line.group(1), line.group(2).replaceAll("\\s+", " ")));
    return variables;
  }

  /**
   * The names of all variables that the launcher looks for while it reads its settings.
   *
   * @param folder where it may keep passwords
   */
  static Set<String> askedFor(Path folder) {
    Set<String> asked = new TreeSet<>();
    for (boolean elsewhere : List.of(false, true)) {
      Map<String, String> variables =
          new HashMap<>() {
            @Override
            public @Nullable String get(Object name) {
              asked.add(name(String.valueOf(name)));
              boolean address = name.toString().matches(".*_(URL|URI|ENDPOINT|BOOTSTRAP)");
              return elsewhere && address ? "http://elsewhere" : null;
            }
          };
      Components components = new Components(platform(folder, variables));
      components.properties();
      components.external().forEach(Component::url);
      components.all().forEach(LauncherSettings::launch);
    }
    return asked;
  }

  /** Makes the command line, for which some components read a password; starts nothing. */
  private static void launch(Component component) {
    try {
      component.launch();
    } catch (Exception e) {
      // Nothing is built in that folder; the settings were read before the files.
    }
  }

  private static Platform platform(Path folder, Map<String, String> variables) {
    return new Platform("unit", Places.of(folder, "unit"), new Settings(Map.of(), variables));
  }

  /** The same text for a setting and for its variable, in either spelling. */
  static String name(String settingOrVariable) {
    return settingOrVariable.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }

  /** The chapter of docs/settings.md. */
  static String chapter() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """

            ## The launcher
            `./mediahub` reads these itself.

            | setting | type | default | what it does |
            |---|---|---|---|
            """);
    for (Setting each : all()) {
      text.append(
          "| `%s`%s | %s | %s | %s |\n"
              .formatted(
                  each.key(),
                  each.secret() ? " **secret**" : "",
                  each.type(),
                  each.fallback(),
                  each.description()));
    }
    text.append(
        """

        These are environment variables only:

        | variable | what it does |
        |---|---|
        """);
    variables().forEach((name, what) -> text.append("| `%s` | %s |\n".formatted(name, what)));
    return text.toString();
  }
}
