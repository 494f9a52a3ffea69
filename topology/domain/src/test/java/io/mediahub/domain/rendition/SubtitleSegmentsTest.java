package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubtitleSegmentsTest {
  private static final long SECOND = 1_000_000;

  @Test
  void segments_are_whole_ones_of_the_pictures_and_last_a_minute() {
    assertThat(SubtitleSegments.stepMicros(4000)).isEqualTo(60 * SECOND);
    assertThat(SubtitleSegments.stepMicros(9000)).isEqualTo(63 * SECOND);
    assertThat(SubtitleSegments.stepMicros(90_000)).isEqualTo(90 * SECOND);
  }

  @Test
  void the_last_segment_ends_with_the_film() {
    assertThat(SubtitleSegments.lengths(150 * SECOND, 4000))
        .containsExactly(60 * SECOND, 60 * SECOND, 30 * SECOND);
    assertThat(SubtitleSegments.lengths(120 * SECOND, 4000))
        .containsExactly(60 * SECOND, 60 * SECOND);
    assertThat(SubtitleSegments.lengths(1, 4000)).containsExactly(1L);
    assertThat(SubtitleSegments.lengths(0, 4000)).containsExactly(60 * SECOND);
  }

  @Test
  void a_long_film_has_few() {
    assertThat(SubtitleSegments.lengths(6 * 3600 * SECOND, 4000)).hasSize(360);
  }
}
