package io.mediahub.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.client.Media;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MediaProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final MediaProgress progress =
      new MediaProgress(
          new Bars(new PrintStream(bytes, true, StandardCharsets.UTF_8), /* terminal */ false));

  private static Media media(String status, Media.@Nullable Refusal refusal, String... states) {
    List<Media.Rendition> renditions =
        List.of(states).stream()
            .map(
                state ->
                    new Media.Rendition(
                        "r", "video", 426, 240, 0, state, 12, 49_900, "prefix-" + state))
            .toList();
    return new Media(
        "m",
        "title",
        null,
        status,
        false,
        null,
        50_000,
        900,
        41_200L,
        null,
        renditions,
        List.of(),
        "video",
        null,
        refusal,
        null,
        null);
  }

  @Test
  void a_complete_rendition_is_shown_at_100_percent_while_others_go_on() {
    progress.show(media("encoding", null, "complete"));

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("video 426x240", "100 %")
        .doesNotContain("left");
  }

  @Test
  void one_that_is_not_complete_stays_below_it() {
    progress.show(media("encoding", null, "encoding"));

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .containsPattern("video 426x240 .* 99 % .*, about 42 s left");
  }

  @Test
  void a_failed_file_is_told_with_reason_hint_and_the_command_that_shows_the_log() {
    Media failed =
        media(
            "failed", new Media.Refusal("attempts-used-up", "All attempts failed.", "Try later."));

    assertThat(String.join("\n", NotPublished.lines(failed)))
        .contains(
            "failed",
            "All attempts failed.",
            "attempts-used-up",
            "Try later.",
            "./mediahub logs encoder-service");
  }
}
