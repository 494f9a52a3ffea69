package io.mediahub.domain.still;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/**
 * The expected values were computed by the authors' own library, blurhash 2.0.5 for JavaScript; its
 * largest component taken by its absolute value, as their library for C does.
 */
class BlurHashTest {
  @FunctionalInterface
  private interface Pixel {
    int[] at(int x, int y);
  }

  private static byte[] picture(int width, int height, Pixel pixel) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] colour = pixel.at(x, y);
        for (int i = 0; i < 3; i++) {
          rgb[(y * width + x) * 3 + i] = (byte) colour[i];
        }
      }
    }
    return rgb;
  }

  @Test
  void of_one_colour() {
    assertThat(BlurHash.of(picture(8, 8, (x, y) -> new int[] {0, 0, 0}), 8, 8, 1, 1))
        .isEqualTo("000000");
    assertThat(BlurHash.of(picture(8, 8, (x, y) -> new int[] {255, 128, 0}), 8, 8, 1, 1))
        .isEqualTo("00TNoS");
    assertThat(BlurHash.of(picture(8, 8, (x, y) -> new int[] {255, 255, 255}), 8, 8))
        .isEqualTo("LfTSUA~qfQ~q~qt7fQt7fQfQfQfQ");
  }

  @Test
  void of_gradients() {
    Pixel wide = (x, y) -> new int[] {x * 8, y * 10, 255 - x * 8};
    assertThat(BlurHash.of(picture(32, 24, wide), 32, 24))
        .isEqualTo("L.H27=77w%XAmHWYjuf8gJfjfQfj");
    Pixel high = (x, y) -> new int[] {x * 10, y * 8, 128};
    assertThat(BlurHash.of(picture(24, 32, high), 24, 32))
        .isEqualTo("TxF?Rf70wxl}agjtgJfjfQnma|jt");
  }

  @Test
  void of_much_detail() {
    Pixel noise =
        (x, y) ->
            new int[] {(x * 37 + y * 91) % 256, (x * 53 + y * 17) % 256, (x * x + 3 * y * y) % 256};
    assertThat(BlurHash.of(picture(16, 16, noise), 16, 16, 4, 4))
        .isEqualTo("UFH2i$=.aR%OxlNAiSX3RyRMN|Vs-,n5bgRQ");
    assertThat(BlurHash.of(picture(20, 12, noise), 20, 12, 9, 9))
        .startsWith("|LG]5GxlnLxeaQpTrz%FVM%CRNRhV#avRQN4qwUnW6acWTV~R~M}s;mnY2-qalr}")
        .hasSize(166);
  }

  @Test
  void needs_a_picture() {
    assertThatThrownBy(() -> BlurHash.of(new byte[10], 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 bytes are no picture of 2 x 2 pixels");
  }
}
