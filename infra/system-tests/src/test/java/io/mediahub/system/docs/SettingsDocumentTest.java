package io.mediahub.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.settings.Masked;
import io.mediahub.base.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/settings.md is written from the metadata of the settings records (Javadoc, types, defaults)
 * and from the settings that the launcher declares.
 */
class SettingsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "settings.md");
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  private static List<Setting> settings;

  /**
   * @param type as Java names it
   * @param fallback the default; null where there is none
   * @param source record that declares it
   */
  private record Setting(
      String name,
      String type,
      @Nullable String fallback,
      String description,
      @Nullable String source,
      List<String> processes) {

    boolean isSecret() {
      return component() != null && component().isAnnotationPresent(Secret.class);
    }

    boolean isOptional() {
      return component() == null
          || component().getAnnotatedType().isAnnotationPresent(Nullable.class)
          || type.startsWith("java.util.");
    }

    @Nullable RecordComponent component() {
      if (source == null) {
        return null;
      }
      String own = name.substring(name.lastIndexOf('.') + 1).replace("-", "");
      return Arrays.stream(load(source).getRecordComponents())
          .filter(each -> each.getName().equalsIgnoreCase(own))
          .findFirst()
          .orElseThrow();
    }
  }

  @BeforeAll
  static void read() throws IOException {
    Processes processes = Processes.read();
    settings = new ArrayList<>();
    for (URL file :
        Collections.list(SettingsDocumentTest.class.getClassLoader().getResources(METADATA))) {
      try (InputStream in = file.openStream()) {
        for (JsonNode each : JsonMapper.shared().readTree(in).path("properties")) {
          if (each.path("name").asString().startsWith("mediahub.")) {
            settings.add(setting(each, processes));
          }
        }
      }
    }
    settings.sort(Comparator.comparing(Setting::name));
  }

  private static Setting setting(JsonNode json, Processes processes) {
    String source = json.path("sourceType").asString(null);
    return new Setting(
        json.path("name").asString(),
        json.path("type").asString(),
        fallback(json.path("defaultValue")),
        json.path("description")
            .asString("")
            .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
            .replaceAll("\\s+", " "),
        source,
        processes.using(source == null ? "io.mediahub.platform." : source));
  }

  private static @Nullable String fallback(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }
    return value.isMissingNode() ? null : value.asString().replaceAll("^\\[|]$", "");
  }

  @Test
  void every_setting_is_described_and_read_by_a_process() {
    assertThat(settings).hasSizeGreaterThan(80);
    assertThat(settings).extracting(Setting::name).doesNotHaveDuplicates();
    assertThat(settings)
        .allSatisfy(
            each -> {
              assertThat(each.description()).as(each.name()).isNotBlank();
              assertThat(each.processes()).as(each.name()).isNotEmpty();
            });
  }

  @Test
  void what_is_called_a_secret_is_one() {
    assertThat(settings)
        .filteredOn(each -> each.name().matches(".*(password|secret-key|access-key|properties)"))
        .hasSizeGreaterThan(6)
        .allMatch(Setting::isSecret);
  }

  @Test
  void a_record_with_a_secret_hides_it() throws Exception {
    var records =
        settings.stream()
            .filter(Setting::isSecret)
            .map(each -> load(String.valueOf(each.source())))
            .collect(Collectors.toSet());

    assertThat(records).hasSizeGreaterThan(6);
    for (Class<?> each : records) {
      var constructor = each.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      Object record =
          constructor.newInstance(
              Arrays.stream(each.getRecordComponents())
                  .map(component -> example(component.getType()))
                  .toArray());
      assertThat(record).as(each.getName()).hasToString(Masked.text((Record) record));
    }
  }

  private static @Nullable Object example(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "jdbc:postgresql://example";
      case "URI" -> java.net.URI.create("http://example");
      case "Map" -> java.util.Map.of("password", "example");
      case "int" -> 1;
      case "boolean" -> true;
      default -> null;
    };
  }

  @Test
  void the_document_lists_them_all() throws IOException {
    String expected = render();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(DOCUMENT)
        .as("run `./mediahub test SettingsDocumentTest -Ddocs.write=true` to write it anew")
        .hasContent(expected);
  }

  private static String render() throws IOException {
    StringBuilder text =
        new StringBuilder(
                """
            # Settings
            Written from the records that hold them; a test keeps it true.

            Set them in `.mediahub/<environment>/mediahub.properties`, or as environment variables: the name in upper case,
            with an underscore for each dot and without hyphens, so `mediahub.s3.access-key` is `MEDIAHUB_S3_ACCESSKEY`. A
            variable wins over the file. A wrong value ends the start with a sentence that names the setting.

            A **secret** is, or may contain, something that no log shows. A *required* setting has no default; `./mediahub up`
            gives each of them a value for the components that it starts itself. Durations are written `500ms`, `30s`, `5m`,
            `24h`, `7d`; sizes `64KB`, `8MB`, `5GB` (1 KB is 1024 bytes).
            """)
            .append(LauncherSettings.chapter());
    section(text, "Shared", each -> each.processes().size() > 1 || each.source() == null);
    for (String process : Processes.all()) {
      section(
          text,
          process + "-service",
          each -> each.source() != null && each.processes().equals(List.of(process)));
    }
    return text.toString();
  }

  private static void section(
      StringBuilder text, String title, java.util.function.Predicate<Setting> which) {
    boolean shared = title.equals("Shared");
    text.append("\n## ").append(title).append('\n');
    if (shared) {
      text.append("Read by more than one process.\n");
    }
    text.append(
            shared ? "\n| setting | type | default | read by |" : "\n| setting | type | default |")
        .append(" what it does |\n")
        .append(shared ? "|---|---|---|---|---|\n" : "|---|---|---|---|\n");
    settings.stream()
        .filter(which)
        .forEach(
            each ->
                text.append(
                    Stream.of(
                            "`" + each.name() + "`" + (each.isSecret() ? " **secret**" : ""),
                            type(each.type()),
                            each.fallback() != null
                                ? (each.fallback().isEmpty()
                                    ? "empty"
                                    : "`" + each.fallback() + "`")
                                : each.isOptional() ? "*none*" : "*required*",
                            shared ? String.join(", ", each.processes()) : "",
                            each.description())
                        .filter(cell -> !cell.isEmpty())
                        .collect(Collectors.joining(" | ", "| ", " |\n"))));
  }

  private static String type(String java) {
    if (java.startsWith("java.util.List<") || java.startsWith("java.util.Set<")) {
      return "list: " + type(java.substring(java.indexOf('<') + 1, java.length() - 1));
    }
    if (java.startsWith("java.util.Map<")) {
      String[] ends = java.substring(java.indexOf('<') + 1, java.length() - 1).split(",", 2);
      return type(ends[0]) + " to " + type(ends[1]);
    }
    return switch (java) {
      case "java.lang.String" -> "text";
      case "java.lang.Integer", "java.lang.Long" -> "number";
      case "java.lang.Boolean" -> "true or false";
      case "java.net.URI" -> "address";
      case "java.nio.file.Path" -> "path";
      case "java.time.Duration" -> "duration";
      case "org.springframework.util.unit.DataSize" -> "size";
      default -> own(java);
    };
  }

  /** A type of ours: the values of an enum, or its name. */
  private static String own(String java) {
    Class<?> type = load(java);
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(value -> value.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "))
        : type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
