package io.mediahub.base.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsTest {
  private static <T> T bind(String prefix, Class<T> type, Map<String, String> given) {
    return new Binder(new MapConfigurationPropertySource(given)).bindOrCreate(prefix, type);
  }

  @Test
  void unset_they_have_their_defaults() {
    var s3 =
        bind(
            "mediahub.s3",
            S3Settings.class,
            Map.of(
                "mediahub.s3.endpoint", "http://s3:9000",
                "mediahub.s3.access-key", "a",
                "mediahub.s3.secret-key", "s"));
    var registry =
        bind(
            "mediahub.registry",
            RegistrySettings.class,
            Map.of("mediahub.registry.url", "http://registry"));
    var views =
        bind(
            "mediahub.views",
            ViewsSettings.class,
            Map.of(
                "mediahub.views.url", "jdbc:postgresql://db/views",
                "mediahub.views.username", "u",
                "mediahub.views.password", "p"));

    assertThat(s3.presignEndpoint()).hasToString("http://s3:9000");
    assertThat(s3.region()).isEqualTo("us-east-1");
    assertThat(s3.pathStyle()).isTrue();
    assertThat(s3.uploadsBucket()).isEqualTo("mediahub-uploads");
    assertThat(s3.mediaBucket()).isEqualTo("mediahub-media");
    assertThat(registry.warmUp()).isEqualTo(Duration.ofMinutes(10));
    assertThat(views.poolSize()).isEqualTo(8);
  }

  @Test
  void a_setting_that_is_missing_is_named() {
    assertThatThrownBy(() -> bind("mediahub.mongo", MongoSettings.class, Map.of()))
        .hasRootCauseInstanceOf(InvalidSettingException.class)
        .hasRootCauseMessage(
            "The setting mediahub.mongo.uri is missing; it must be mongodb://host:port/database.");
  }

  @Test
  void an_address_that_is_missing_is_named_by_the_process_that_asks_for_it() {
    var addresses =
        bind(
            "mediahub",
            AddressSettings.class,
            Map.of("mediahub.user-service.url", "http://10.0.0.1:80,http://10.0.0.2:80"));

    assertThat(addresses.users())
        .isEqualTo(List.of(URI.create("http://10.0.0.1:80"), URI.create("http://10.0.0.2:80")));
    assertThat(addresses.internalNames()).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    assertThatThrownBy(addresses::views)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "The setting mediahub.view-service.url is missing; it must be the address of the"
                + " view-service.");
  }

  @Test
  void an_address_that_is_none_is_named_and_not_repeated() {
    assertThatThrownBy(
            () ->
                bind(
                    "mediahub.cloudfront",
                    CloudFrontSettings.class,
                    Map.of("mediahub.cloudfront.domain", "user:hidden@media")))
        .hasRootCauseInstanceOf(InvalidSettingException.class)
        .rootCause()
        .hasMessageContaining("mediahub.cloudfront.domain")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void a_database_that_is_not_postgresql_is_refused() {
    assertThatThrownBy(
            () ->
                bind(
                    "mediahub.decisions",
                    DecisionsSettings.class,
                    Map.of(
                        "mediahub.decisions.url", "mysql://x",
                        "mediahub.decisions.username", "u",
                        "mediahub.decisions.password", "p")))
        .hasRootCauseMessage(
            "The setting mediahub.decisions.url must begin with jdbc:postgresql:.");
  }

  @Test
  void no_secret_is_printed() {
    String jdbc = "jdbc:postgresql://db/d?user=u&password=hidden-1";
    List<Object> all =
        List.of(
            new DecisionsSettings(jdbc, "u", "hidden-2", 8),
            new ViewsSettings(jdbc, "u", "hidden-3", 8),
            new S3Settings(
                URI.create("http://a:hidden-4@s3"),
                null,
                "us-east-1",
                "hidden-5",
                "hidden-6",
                true,
                "uploads",
                "media"),
            new MongoSettings("mongodb://u:hidden-7@mongo/mediahub"),
            new KafkaSettings("kafka:9092", Map.of("sasl.jaas.config", "password=hidden-8")),
            new RegistrySettings(
                URI.create("http://u:hidden-9@registry"),
                "",
                Duration.ZERO,
                null,
                null,
                Map.of("basic.auth.user.info", "u:hidden-10")));

    assertThat(all.toString()).doesNotContain("hidden").contains("kafka:9092", "us-east-1");
  }
}
