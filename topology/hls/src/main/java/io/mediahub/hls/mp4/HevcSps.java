package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The sequence parameter set of an HEVC track, as far as the size of its pictures (ITU-T H.265,
 * 7.3.2.2.1). What stands behind that is not read: of the brightness, the box {@code colr} says as
 * much.
 *
 * @param profile what its profile and its level are called in CODECS, behind the format's name
 * @param progressive whether it says that every picture is a frame, or nothing
 * @param width in pixels, after cropping
 * @param height the same
 */
record HevcSps(String profile, boolean progressive, int width, int height) {
  private static final int NAL_TYPE = 33;
  private static final int MOST_PIXELS = 1 << 14;
  private static final int CONSTRAINTS = 6;

  /**
   * @param nal with its header, and with the bytes that prevent start codes
   * @throws Mp4Exception when it is cut short, or no sequence parameter set
   */
  static HevcSps parse(ByteBuffer nal) {
    Bits bits = Bits.ofNal(nal);
    bits.skip(1);
    if (bits.read(6) != NAL_TYPE) {
      throw new Mp4Exception("A sequence parameter set is missing.");
    }
    bits.skip(9); // layer and time
    bits.skip(4); // id of the video parameter set
    int layers = bits.read(3); // but one
    bits.skip(1);
    int first = bits.read(8);
    int compatible = bits.read(32);
    int[] constraints = new int[CONSTRAINTS];
    for (int i = 0; i < CONSTRAINTS; i++) {
      constraints[i] = bits.read(8);
    }
    int level = bits.read(8);
    skipLayers(bits, layers);
    bits.unsigned(); // its id
    int chroma = bits.unsigned();
    if (chroma == 3) {
      bits.skip(1); // separate colour planes
    }
    int width = pixels(bits);
    int height = pixels(bits);
    if (bits.flag()) {
      int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
      int unitY = chroma == 1 ? 2 : 1;
      width -= unitX * (bits.unsigned() + bits.unsigned());
      height -= unitY * (bits.unsigned() + bits.unsigned());
    }
    if (width <= 0 || height <= 0) {
      throw new Mp4Exception("The picture is cropped to nothing.");
    }
    boolean frames = (constraints[0] & 0x80) != 0;
    boolean fields = (constraints[0] & 0x40) != 0;
    return new HevcSps(
        profile(first, compatible, constraints, level), frames || !fields, width, height);
  }

  private static void skipLayers(Bits bits, int layers) {
    if (layers == 0) {
      return;
    }
    int profiles = 0;
    int levels = 0;
    for (int i = 0; i < 8; i++) {
      profiles += bits.read(1);
      levels += bits.read(1);
    }
    for (int i = 0; i < profiles * 11 + levels; i++) {
      bits.skip(8);
    }
  }

  private static int pixels(Bits bits) {
    int count = bits.unsigned();
    if (count < 1 || count > MOST_PIXELS) {
      throw new Mp4Exception(
          "A picture of %d pixels along a side is not possible.".formatted(count));
    }
    return count;
  }

  /**
   * ISO/IEC 14496-15, annex E.3.
   *
   * @param first profile space, tier and profile
   * @param compatible flags, the first one highest
   * @param constraints six bytes; the last ones are left out when they are 0
   */
  static String profile(int first, int compatible, int[] constraints, int level) {
    StringBuilder text = new StringBuilder(".");
    text.append(new String[] {"", "A", "B", "C"}[first >> 6]).append(first & 0x1f);
    text.append('.')
        .append(Integer.toHexString(Integer.reverse(compatible)).toUpperCase(Locale.ROOT));
    text.append('.').append((first & 0x20) == 0 ? 'L' : 'H').append(level);
    int last = constraints.length - 1;
    while (last >= 0 && constraints[last] == 0) {
      last--;
    }
    for (int at = 0; at <= last; at++) {
      text.append(".%X".formatted(constraints[at]));
    }
    return text.toString();
  }
}
