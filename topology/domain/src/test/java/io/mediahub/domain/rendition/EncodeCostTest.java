package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;

class EncodeCostTest {
  private static long pixels(int... heights) {
    long sum = 0;
    for (int height : heights) {
      sum += Math.round(height * 16 / 9.0) * height;
    }
    return sum;
  }

  /** Measured: 2.45 CPU-seconds for a second of film in four rungs. */
  @Test
  void a_second_of_film_costs_what_was_measured() {
    long millis = EncodeCost.cpuMillis(1000, 24, pixels(1080), pixels(1080, 720, 480, 240), 0);

    assertThat(millis).isCloseTo(2450, within(100L));
  }

  @Test
  void other_formats_cost_more_where_they_are_made() {
    var all = Set.of(PictureFormat.HEVC, PictureFormat.AV1, PictureFormat.HDR10);

    assertThat(EncodeCost.weight(1080, true, Set.of())).isEqualTo(1);
    assertThat(EncodeCost.weight(1080, false, all)).isCloseTo(1 + 4.0 + 1.4, within(0.001));
    assertThat(EncodeCost.weight(1080, true, all)).isCloseTo(1 + 4.0 + 1.4 + 5.4, within(0.001));
    assertThat(EncodeCost.weight(240, true, all)).isEqualTo(1);
  }

  @Test
  void sound_alone_is_cheap_and_an_hour_costs_as_much_as_sixty_minutes() {
    assertThat(EncodeCost.cpuMillis(60_000, 0, 0, 0, 2)).isEqualTo(2400);
    assertThat(EncodeCost.cpuMillis(3_600_000, 25, 1_000_000, 1_000_000, 1))
        .isCloseTo(60 * EncodeCost.cpuMillis(60_000, 25, 1_000_000, 1_000_000, 1), within(60L));
  }
}
