package io.mediahub.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.domain.rendition.LadderSettings;
import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.sound.LoudnessTarget;
import io.mediahub.platform.settings.RecipeSettings;
import io.mediahub.schemas.SchemaRegistrar;
import io.mediahub.streams.rendition.LeaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsTest {
  @Test
  void unset_they_have_their_defaults() {
    assertThat(streams(Map.of()).leases()).isEqualTo(LeaseSettings.DEFAULT);
    assertThat(streams(Map.of()).startWithin()).isEqualTo(Duration.ofMinutes(10));
    assertThat(streams(Map.of()).instanceName()).isNotBlank();
    assertThat(registry(Map.of("mediahub.registry.url", "http://registry")).compatPath())
        .isEqualTo(SchemaRegistrar.APICURIO_PATH);
  }

  @Test
  void leases_are_what_an_operator_says() {
    var leases = streams(Map.of("mediahub.streams.job-silence", "90s")).leases();

    assertThat(leases.silence()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void shares_of_the_workers_are_what_an_operator_says() {
    var leases =
        streams(
                Map.of(
                    "mediahub.streams.jobs-per-media", "20",
                    "mediahub.streams.media-at-once", "3",
                    "mediahub.streams.media-queued", "0"))
            .leases();

    assertThat(leases.window()).isEqualTo(20);
    assertThat(leases.atOnce()).isEqualTo(3);
    assertThat(leases.queued()).isZero();
  }

  @Test
  void loudness_is_what_an_operator_says_or_off() {
    assertThat(recipe(Map.of()).ladder()).isEqualTo(LadderSettings.DEFAULT);
    assertThat(recipe(Map.of("mediahub.streams.loudness", "-16")).ladder().loudness())
        .isEqualTo(new LoudnessTarget(-16, -1));
    assertThat(recipe(Map.of("mediahub.streams.loudness", "off")).ladder().loudness()).isNull();
  }

  @Test
  void packages_are_encrypted_with_keys_of_the_secret_that_an_operator_names() {
    var recipe = recipe(Map.of("mediahub.streams.encryption", "0001"));

    assertThat(recipe.ladder().contentKeyId()).isEqualTo("0001");
    assertThat(recipe.recipeId()).isEqualTo(Recipe.CURRENT.id() + "_aes128-0001");
    assertThat(recipe(Map.of()).recipeId()).isEqualTo(Recipe.CURRENT.id());
    assertThatThrownBy(() -> recipe(Map.of("mediahub.streams.encryption", "../jwt/0001")))
        .hasStackTraceContaining("must be the name of a secret");
  }

  @Test
  void formats_beside_h264_are_what_an_operator_says() {
    var recipe = recipe(Map.of("mediahub.streams.formats", "hevc,av1,hdr10"));

    assertThat(recipe.ladder().beside())
        .containsExactlyInAnyOrder(PictureFormat.HEVC, PictureFormat.AV1, PictureFormat.HDR10);
    assertThat(recipe.recipeId()).isEqualTo(Recipe.CURRENT.id() + "_hevc_av1_hdr10");
    for (String wrong : List.of("h264", "h264,hevc", "vp9", "HEVC,mpeg2")) {
      assertThatThrownBy(() -> recipe(Map.of("mediahub.streams.formats", wrong)))
          .hasStackTraceContaining("may have hevc, av1 and hdr10");
    }
  }

  @Test
  void ladders_are_made_to_measure_where_an_operator_says_so() {
    var recipe =
        recipe(Map.of("mediahub.streams.per-title", "true", "mediahub.streams.formats", "hevc"));

    assertThat(recipe.ladder().perTitle()).isTrue();
    assertThat(recipe.recipeId()).isEqualTo(Recipe.CURRENT.id() + "_hevc_per-title-1");
    assertThat(recipe(Map.of()).ladder().perTitle()).isFalse();
  }

  @Test
  void every_rendition_is_encoded_where_an_operator_says_so() {
    var recipe = recipe(Map.of("mediahub.streams.keep-picture", "false"));

    assertThat(recipe.ladder().keepPicture()).isFalse();
    assertThat(recipe.recipeId()).isEqualTo(Recipe.CURRENT.id() + "_all-encoded");
    assertThat(recipe(Map.of()).ladder().keepPicture()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"loud", "NaN", "-4", "-23 LUFS"})
  void a_loudness_that_is_none_is_refused(String loudness) {
    assertThatThrownBy(() -> recipe(Map.of("mediahub.streams.loudness", loudness)))
        .hasStackTraceContaining("must be a number of LUFS between -40 and -5, or off.");
  }

  @Test
  void properties_of_clients_keep_their_dots() {
    var given =
        Map.of(
            "mediahub.registry.url", "http://registry:8081",
            "mediahub.registry.compat-path", "",
            "mediahub.registry.properties.schema.registry.url", "http://registry:8081",
            "mediahub.registry.properties.specific.avro.reader", "true",
            "mediahub.kafka.bootstrap", "broker:9092",
            "mediahub.kafka.properties.security.protocol", "SASL_SSL");
    var kafka =
        new Binder(new MapConfigurationPropertySource(given))
            .bindOrCreate("mediahub.kafka", KafkaSettings.class);

    assertThat(registry(given).compatPath()).isEmpty();
    assertThat(registry(given).properties())
        .containsEntry("schema.registry.url", "http://registry:8081")
        .containsEntry("specific.avro.reader", "true");
    assertThat(kafka.connection())
        .isEqualTo(Map.of("bootstrap.servers", "broker:9092", "security.protocol", "SASL_SSL"));
  }

  private static RecipeSettings recipe(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("mediahub.streams", RecipeSettings.class);
  }

  private static StreamServiceSettings streams(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("mediahub.streams", StreamServiceSettings.class);
  }

  private static RegistrySettings registry(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("mediahub.registry", RegistrySettings.class);
  }
}
