package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthDetailTest {
  @Test
  void what_is_not_up_is_told_with_everything_and_what_is_with_its_own_words() {
    String body =
        """
        {"status":"DOWN","components":{
          "decisions":{"status":"DOWN","details":{"error":"no answer","since":"10:00"}},
          "encoder":{"status":"UP","details":{"isolation":"namespaces","ffmpeg":"8.1.2","jobs":{"a":1}}},
          "ping":{"status":"UP"},
          "diskSpace":{"status":"UP","details":{"free":1}}}}
        """;

    assertThat(HealthDetail.of(body))
        .isEqualTo(
            "decisions DOWN: error no answer, since 10:00; isolation namespaces, ffmpeg 8.1.2");
  }

  @Test
  void an_answer_without_details_says_nothing() {
    assertThat(HealthDetail.of("{\"status\":\"UP\"}")).isNull();
    assertThat(HealthDetail.of("<html>")).isNull();
  }

  @Test
  void a_long_story_is_cut() {
    String body =
        "{\"components\":{\"a\":{\"status\":\"DOWN\",\"details\":{\"error\":\"%s\"}}}}"
            .formatted("x".repeat(1000));

    assertThat(HealthDetail.of(body)).hasSizeLessThan(400).endsWith("...");
  }
}
