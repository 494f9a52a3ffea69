package io.mediahub.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.settings.InvalidSettingException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CommandSettingsTest {
  private static CommandSettings bind(Map<String, String> given) {
    return new Binder(new MapConfigurationPropertySource(given))
        .bindOrCreate("mediahub.commands", CommandSettings.class);
  }

  @Test
  void unset_they_have_their_defaults() {
    assertThat(bind(Map.of())).isEqualTo(new CommandSettings(Duration.ofDays(7), 10));
  }

  @Test
  void a_setting_that_cannot_be_used_is_a_sentence() {
    assertThatThrownBy(() -> bind(Map.of("mediahub.commands.attempts", "0")))
        .hasRootCauseInstanceOf(InvalidSettingException.class)
        .hasRootCauseMessage(
            "The setting mediahub.commands.attempts must be between 1 and 100, not 0.");
  }
}
