package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.user.UserSettings.Registration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class UserSettingsTest {
  private static UserSettings bind(Map<String, String> given) {
    return new Binder(new MapConfigurationPropertySource(given))
        .bindOrCreate("mediahub", UserSettings.class);
  }

  @Test
  void registration_is_open_unless_another_value_is_set() {
    assertThat(bind(Map.of()).registration()).isEqualTo(Registration.OPEN);
    assertThat(bind(Map.of("mediahub.registration", "closed")).registration())
        .isEqualTo(Registration.CLOSED);
    assertThat(bind(Map.of("mediahub.registration", "invite")).registration())
        .isEqualTo(Registration.INVITE);
  }

  @Test
  void the_administrator_is_not_printed() {
    var settings =
        bind(
            Map.of(
                "mediahub.admin.email", "root@example.org",
                "mediahub.admin.password", "hidden-one"));

    assertThat(settings.admin().email()).isEqualTo("root@example.org");
    assertThat(settings.toString()).doesNotContain("hidden", "root@");
  }
}
