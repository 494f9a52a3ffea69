package io.mediahub.local.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.local.Failure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @TempDir Path folder;

  private Platform platform(Map<String, String> file) {
    return new Platform("default", Places.of(folder, "default"), new Settings(file, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5", "-1"})
  void a_number_of_replicas_out_of_range_is_refused_with_a_sentence(String number) {
    Platform platform = platform(Map.of("mediahub.replicas", number));

    assertThatThrownBy(platform::replicas)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("between 1 and 4, not " + number);
  }

  @Test
  void the_processes_are_sized_for_a_laptop_unless_a_server_is_asked_for() {
    assertThat(platform(Map.of()).profile()).isEqualTo(Profile.LAPTOP);
    assertThat(platform(Map.of("mediahub.profile", "server")).profile()).isEqualTo(Profile.SERVER);
    assertThatThrownBy(() -> platform(Map.of("mediahub.profile", "mainframe")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("must be laptop or server, not 'mainframe'");
  }

  @Test
  void an_address_is_shown_without_what_only_its_users_may_know() {
    assertThat(Platform.shown("mongodb://ada:secret@db.example:27017/mediahub?authSource=admin"))
        .isEqualTo("mongodb://db.example:27017/mediahub");
  }
}
