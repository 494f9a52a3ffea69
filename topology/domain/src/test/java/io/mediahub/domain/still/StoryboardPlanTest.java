package io.mediahub.domain.still;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Storyboards and previews of films of all lengths. */
class StoryboardPlanTest {
  private static final long SECOND = 1_000_000;
  private static final PictureSize HD = new PictureSize(1920, 1080);

  @ParameterizedTest
  @CsvSource({
    // seconds, interval, pictures, sheets
    "0, 2, 1, 1",
    "1, 2, 1, 1",
    "52, 2, 26, 2",
    "400, 2, 200, 8",
    "401, 4, 101, 5",
    "3600, 20, 180, 8",
    "21600, 120, 180, 8",
    "86400, 432, 200, 8",
  })
  void number_and_sheets_are_bounded(long seconds, long interval, int count, int sheets) {
    StoryboardPlan plan = StoryboardPlan.of(HD, seconds * SECOND);
    assertThat(plan.intervalMicros()).isEqualTo(interval * SECOND);
    assertThat(plan.count()).isEqualTo(count);
    assertThat(plan.sheets()).isEqualTo(sheets);
    IntStream.range(0, sheets)
        .forEach(i -> assertThat(plan.sheet(i).pixels()).isLessThanOrEqualTo(1200 * 1200));
  }

  @Test
  void pictures_lie_side_by_side_and_the_last_sheet_is_cut() {
    StoryboardPlan plan = StoryboardPlan.of(HD, 56 * SECOND);
    assertThat(plan.tile()).isEqualTo(new PictureSize(240, 136));
    assertThat(plan.sheet(0)).isEqualTo(new PictureSize(1200, 680));
    assertThat(plan.sheet(1)).isEqualTo(new PictureSize(1200, 136));
    assertThat(plan.left(7)).isEqualTo(480);
    assertThat(plan.top(7)).isEqualTo(136);
    assertThat(plan.sheetOf(25)).isEqualTo(1);
    assertThat(plan.time(27, 55 * SECOND)).isEqualTo(54_500_000);
  }

  @Test
  void web_vtt_says_where_they_lie() {
    StoryboardPlan plan = StoryboardPlan.of(new PictureSize(1080, 1920), 3_500_000);
    assertThat(plan.webVtt(List.of("s-0.jpg"), 3_500_000))
        .isEqualTo(
            """
            WEBVTT

            00:00:00.000 --> 00:00:02.000
            s-0.jpg#xywh=0,0,136,240

            00:00:02.000 --> 00:00:03.500
            s-0.jpg#xywh=136,0,136,240
            """);
  }

  @Test
  void previews_show_moments_of_long_films_and_the_beginning_of_short_ones() {
    PreviewPlan film = PreviewPlan.of(HD, 80 * SECOND, 59.94);
    assertThat(film.size()).isEqualTo(new PictureSize(480, 270));
    assertThat(film.startsMicros())
        .containsExactly(9_500_000L, 29_500_000L, 49_500_000L, 69_500_000L);
    assertThat(film.framesPerSecond()).isEqualTo(15);
    PreviewPlan clip = PreviewPlan.of(HD, 3 * SECOND, 8.8);
    assertThat(clip.startsMicros()).containsExactly(0L);
    assertThat(clip.lengthMicros()).isEqualTo(3 * SECOND);
    assertThat(clip.framesPerSecond()).isEqualTo(9);
  }

  @Test
  void posters_are_looked_for_all_over_the_film() {
    List<Long> times = PosterPlan.times(100 * SECOND);
    assertThat(times).hasSize(9).isSorted().startsWith(6_000_000L).endsWith(82_000_000L);
  }
}
