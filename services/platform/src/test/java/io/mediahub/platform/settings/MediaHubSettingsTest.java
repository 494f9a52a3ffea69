package io.mediahub.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MediaHubSettingsTest {
  private static MediaHubSettings bind(Map<String, String> given) {
    return new Binder(new MapConfigurationPropertySource(given))
        .bindOrCreate("mediahub", MediaHubSettings.class);
  }

  @Test
  void defaults() {
    MediaHubSettings settings =
        bind(
            Map.of(
                "mediahub.s3.endpoint", "http://s3:9000",
                "mediahub.s3.access-key", "a",
                "mediahub.s3.secret-key", "s",
                "mediahub.registry.url", "http://registry",
                "mediahub.views.url", "jdbc:postgresql://db/views",
                "mediahub.views.username", "u",
                "mediahub.views.password", "p"));

    assertThat(settings.commands().retention()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.commands().attempts()).isEqualTo(10);
    assertThat(settings.requireRegistry().warmUp()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.requireViews().poolSize()).isEqualTo(8);
    var s3 = settings.requireS3();
    assertThat(s3.presignEndpoint()).hasToString("http://s3:9000");
    assertThat(s3.region()).isEqualTo("us-east-1");
    assertThat(s3.pathStyle()).isTrue();
    assertThat(s3.uploadsBucket()).isEqualTo("mediahub-uploads");
    assertThat(s3.mediaBucket()).isEqualTo("mediahub-media");
  }

  @Test
  void a_group_that_is_missing_is_named_when_it_is_needed() {
    assertThatThrownBy(() -> bind(Map.of()).requireMongo())
        .hasMessage(
            "The setting mediahub.mongo.uri is missing; it must be mongodb://host:port/database.");
  }

  @Test
  void a_setting_that_cannot_be_used_is_a_sentence() {
    assertThatThrownBy(() -> bind(Map.of("mediahub.commands.attempts", "0")))
        .hasRootCauseInstanceOf(InvalidSettingException.class)
        .hasRootCauseMessage("mediahub.commands.attempts must be between 1 and 100, not 0.");
    assertThatThrownBy(
            () ->
                bind(
                    Map.of(
                        "mediahub.decisions.url", "mysql://x",
                        "mediahub.decisions.username", "u",
                        "mediahub.decisions.password", "p")))
        .hasRootCauseInstanceOf(InvalidSettingException.class);
  }

  @Test
  void registration_is_open_unless_it_is_said_otherwise() {
    assertThat(bind(Map.of("mediahub.commands.attempts", "3")).registration())
        .isEqualTo(MediaHubSettings.Registration.OPEN);
    assertThat(bind(Map.of("mediahub.registration", "closed")).registration())
        .isEqualTo(MediaHubSettings.Registration.CLOSED);
    assertThat(bind(Map.of("mediahub.registration", "invite")).registration())
        .isEqualTo(MediaHubSettings.Registration.INVITE);
  }

  @Test
  void no_secret_is_printed() {
    Map<String, String> all = new HashMap<>();
    all.put("mediahub.admin.email", "root@example.org");
    all.put("mediahub.admin.password", "hidden-one");
    for (String name : List.of("decisions", "views")) {
      all.put("mediahub." + name + ".url", "jdbc:postgresql://db/d?user=u&password=hidden-two");
      all.put("mediahub." + name + ".username", "u");
      all.put("mediahub." + name + ".password", "hidden-three");
    }
    all.put("mediahub.s3.endpoint", "http://a:hidden-four@s3");
    all.put("mediahub.s3.access-key", "hidden-five");
    all.put("mediahub.s3.secret-key", "hidden-six");
    all.put("mediahub.mongo.uri", "mongodb://u:hidden-seven@mongo/mediahub");
    all.put("mediahub.kafka.bootstrap", "kafka:9092");
    all.put("mediahub.kafka.properties.sasl.jaas.config", "password=hidden-eight");
    all.put("mediahub.registry.url", "http://u:hidden-nine@registry");
    all.put("mediahub.registry.properties.basic.auth.user.info", "u:hidden-ten");

    assertThat(bind(all).toString()).doesNotContain("hidden", "root@").contains("kafka:9092");
  }
}
