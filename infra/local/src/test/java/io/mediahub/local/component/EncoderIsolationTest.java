package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Settings;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages before anything starts. The encoder's tests cover the trial itself. */
class EncoderIsolationTest {
  @TempDir Path folder;
  private final List<String> messages = new ArrayList<>();

  @Test
  void where_nothing_works_nothing_is_started_and_the_reasons_are_told() throws Exception {
    Platform platform =
        platform(
            Map.of(), "printf '%s\\n' none 'bubblewrap: is away' \"namespaces: $1 $2 $3\"; exit 1");

    assertThatThrownBy(() -> EncoderIsolation.check(platform, messages::add))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ExitCode.PREREQUISITE_MISSING);
              assertThat(failure.sentence())
                  .endsWith("bubblewrap: is away; namespaces: isolated bubblewrap namespaces.");
              assertThat(failure.hint()).contains("apt-get install bubblewrap");
            });
  }

  @Test
  void where_something_works_nothing_is_told() throws Exception {
    EncoderIsolation.check(platform(Map.of(), "echo namespaces"), messages::add);

    assertThat(messages).isEmpty();
  }

  @Test
  void off_is_shouted_about() throws Exception {
    EncoderIsolation.check(
        platform(Map.of("mediahub.encoder.sandbox", "off"), "exit 1"), messages::add);

    assertThat(messages.getFirst()).startsWith("WARNING").contains("WITHOUT ISOLATION");
  }

  @Test
  void another_word_is_refused_with_those_there_are() throws Exception {
    Platform platform = platform(Map.of("mediahub.encoder.sandbox", "preferred"), "exit 1");

    assertThatThrownBy(() -> EncoderIsolation.check(platform, messages::add))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.hint()).contains("required, bubblewrap, namespaces"));
  }

  /** With an encoder that has this trial in its jar. */
  private Platform platform(Map<String, String> settings, String trial) throws Exception {
    Path jar =
        Files.createDirectories(folder.resolve("dist/services")).resolve("encoder-service.jar");
    try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Path scripts = Files.createDirectories(inside.getPath("/io/mediahub/encoder/media/sandbox"));
      Files.writeString(scripts.resolve("try-isolation.sh"), trial);
      Files.writeString(scripts.resolve("isolate.sh"), "isolated");
    }
    Places places =
        new Places(
            folder,
            folder.resolve("dist"),
            folder.resolve("root"),
            folder.resolve("root/test"),
            Path.of(System.getProperty("java.home")));
    return new Platform("test", places, new Settings(settings, Map.of()));
  }
}
