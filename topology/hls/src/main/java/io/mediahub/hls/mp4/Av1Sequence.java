package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sequence header of an AV1 track, as far as the size of its pictures (AV1 Bitstream and
 * Decoding Process Specification, 5.5.1).
 *
 * @param width in pixels
 * @param height the same
 */
record Av1Sequence(int profile, int level, int width, int height) {
  private static final int SEQUENCE_HEADER = 1;
  private static final int HIGHEST_WITHOUT_TIER = 7;

  /**
   * @param obus what follows the four bytes of an {@code av1C}
   * @return null where timing stands before the sizes, which nobody here writes
   * @throws Mp4Exception when there is no sequence header
   */
  static @Nullable Av1Sequence parse(ByteBuffer obus) {
    byte[] bytes = new byte[obus.remaining()];
    obus.get(bytes);
    Bits bits = new Bits(bytes);
    bits.skip(1);
    if (bits.read(4) != SEQUENCE_HEADER) {
      throw new Mp4Exception("A sequence header is missing.");
    }
    boolean extended = bits.flag();
    boolean sized = bits.flag();
    bits.skip(1);
    if (extended) {
      bits.skip(8);
    }
    while (sized && bits.flag()) { // its length: seven bits each, the last without the top bit
      bits.skip(7);
    }
    if (sized) {
      bits.skip(7);
    }
    int profile = bits.read(3);
    bits.skip(1); // a still
    int level = 0;
    if (bits.flag()) {
      level = bits.read(5);
    } else {
      if (bits.flag()) {
        return null;
      }
      boolean delays = bits.flag();
      int points = bits.read(5) + 1;
      for (int i = 0; i < points; i++) {
        bits.skip(12);
        int each = bits.read(5);
        level = i == 0 ? each : level;
        if (each > HIGHEST_WITHOUT_TIER) {
          bits.skip(1);
        }
        if (delays && bits.flag()) {
          bits.skip(4);
        }
      }
    }
    int widthBits = bits.read(4) + 1;
    int heightBits = bits.read(4) + 1;
    return new Av1Sequence(profile, level, bits.read(widthBits) + 1, bits.read(heightBits) + 1);
  }
}
