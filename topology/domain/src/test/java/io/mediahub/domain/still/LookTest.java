package io.mediahub.domain.still;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which of some pictures stands for a film. */
class LookTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;

  @FunctionalInterface
  private interface Luma {
    double at(int x, int y);
  }

  private static Look look(Luma luma) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.clamp(Math.round(luma.at(i % WIDTH, i / WIDTH)), 0, 255);
    }
    return Look.at(pixels, WIDTH, HEIGHT);
  }

  private static Luma scene(double detail, double share) {
    Random random = new Random(5);
    double[] noise = random.doubles((long) WIDTH * HEIGHT).toArray();
    return (x, y) ->
        share
            * (110
                + 60 * Math.sin(x / 11.0) * Math.cos(y / 7.0)
                + detail * Math.sin(x * 1.3) * Math.sin(y * 1.1)
                + 8 * noise[y * WIDTH + x]);
  }

  private static final Look BLACK = look((x, y) -> 3);
  private static final Look WHITE = look((x, y) -> 250);
  private static final Look FADE = look(scene(40, 0.12));
  private static final Look BLURRED = look(scene(4, 1));
  private static final Look SHARP = look(scene(40, 1));

  /** White letters on black: the sharpest of all. */
  private static final Look TITLE =
      look((x, y) -> y > 40 && y < 50 && x > 40 && x < 120 && x / 2 % 2 == 0 ? 255 : 12);

  @Test
  void black_white_fades_and_titles_show_nothing() {
    assertThat(List.of(BLACK, WHITE, FADE, TITLE)).noneMatch(Look::shows);
    assertThat(List.of(BLURRED, SHARP)).allMatch(Look::shows);
    assertThat(TITLE.sharpness()).isGreaterThan(SHARP.sharpness());
  }

  @Test
  void the_sharpest_that_shows_something_is_the_best() {
    List<Look> looks = new ArrayList<>(List.of(BLACK, TITLE, BLURRED, FADE, SHARP, WHITE));
    assertThat(looks.get(Look.best(looks))).isEqualTo(SHARP);
    assertThat(Look.best(List.of(BLACK, BLURRED, TITLE))).isEqualTo(1);
  }

  @Test
  void where_nothing_shows_something_the_fullest_is_the_best() {
    assertThat(Look.best(List.of(BLACK, TITLE, WHITE))).isEqualTo(1);
    assertThat(Look.best(List.of(BLACK))).isZero();
    assertThat(Look.best(List.of(SHARP, SHARP))).isZero();
  }
}
