package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3Test {
  @ParameterizedTest
  @CsvSource({
    "http://localhost:5173, true",
    "http://localhost, true",
    "http://127.0.0.1:3000, true",
    "http://localhost.evil.example, false",
    "http://127x0x0x1:3000, false",
    "https://pages.example.org, true",
    "https://other.example.org, false"
  })
  void an_origin_may_upload_from_its_pages_if_the_edge_allows_it(String origin, boolean allowed) {
    String patterns =
        S3.patterns(
            List.of(
                "http://localhost",
                "http://localhost:*",
                "http://127.0.0.1:*",
                "https://page?.example.org"));

    // As S3Proxy reads it.
    assertThat(List.of(patterns.split(" ")))
        .as(patterns)
        .satisfies(
            all ->
                assertThat(all.stream().anyMatch(p -> Pattern.matches(p, origin)))
                    .isEqualTo(allowed));
  }

  @Test
  void the_pages_of_the_platform_itself_may_always() {
    var platform =
        new Platform(
            "default",
            Places.of(Path.of("/project"), "default"),
            new Settings(Map.of("mediahub.public-url", "https://media.example.org/"), Map.of()));

    assertThat(platform.allowedOrigins())
        .contains("https://media.example.org", "http://localhost:*");
  }
}
