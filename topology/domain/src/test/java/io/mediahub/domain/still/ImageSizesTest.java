package io.mediahub.domain.still;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes in which pictures of all shapes are offered. */
class ImageSizesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4000x3000  | 320x240 640x480 1280x960 1920x1440
          3000x4000  | 320x426 640x854 1280x1706 1920x2560
          1920x1080  | 320x180 640x360 1280x720 1920x1080
          1000x750   | 320x240 640x480 1000x750
          641x481    | 320x240 640x480
          345x345    | 320x320
          360x360    | 320x320 360x360
          101x57     | 100x56
          30000x5000 | 320x54 640x106 1280x214 1920x320
          1000x20000 | 320x6400 410x8192
          20000x16   | 320x2 640x2 1280x2 1920x2
          """)
  void are_steps_of_the_width_and_never_larger_than_the_source(String source, String sizes) {
    assertThat(text(ImageSizes.of(size(source)))).isEqualTo(sizes);
  }

  @Test
  void keep_the_shape_as_far_as_whole_pixels_do() {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      PictureSize source = new PictureSize(16 + random.nextInt(6000), 16 + random.nextInt(6000));
      for (PictureSize size : ImageSizes.of(source)) {
        assertThat(size.width())
            .as("%s of seed %d", source, seed)
            .isLessThanOrEqualTo(source.width());
        assertThat(size.height()).isLessThanOrEqualTo(source.height());
        assertThat(size.width() % 2 + size.height() % 2).isZero();
        double wanted = (double) source.height() * size.width() / source.width();
        assertThat(Math.abs(size.height() - wanted)).isLessThan(2 + wanted / size.width() * 2);
      }
    }
  }

  private static PictureSize size(String text) {
    String[] sides = text.split("x", -1);
    return new PictureSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
  }

  private static String text(List<PictureSize> sizes) {
    return sizes.stream()
        .map(size -> size.width() + "x" + size.height())
        .collect(Collectors.joining(" "));
  }
}
