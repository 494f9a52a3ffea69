package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;

/**
 * The sequence parameter set of an H.264 track: what a decoder makes of it, whatever the boxes
 * around it and the playlists say (ITU-T H.264, 7.3.2.1.1 and E.1.1).
 *
 * @param profile {@code profile_idc}, such as 100 for High
 * @param constraints the byte of constraint flags behind it
 * @param level {@code level_idc}: ten times the level
 * @param width in pixels, after cropping
 * @param height the same
 * @param progressive whether every picture is a frame
 * @param squarePixels whether pixels are square, which they also are when nothing is said
 * @param transfer {@code transfer_characteristics}; 2 when nothing is said
 * @param usual whether its samples are those that every player shows: 4:2:0 with eight bits, of
 *     which video uses 16 to 235
 */
public record Sps(
    int profile,
    int constraints,
    int level,
    int width,
    int height,
    boolean progressive,
    boolean squarePixels,
    int transfer,
    boolean usual) {
  private static final int NAL_TYPE = 7;
  private static final int MACROBLOCK = 16;
  private static final int UNSPECIFIED = 2;
  private static final int EXTENDED_SAR = 255;
  private static final int MOST_MACROBLOCKS = 1 << 12;
  private static final int MOST_REFERENCES = 255;

  /**
   * @param nal with its header, and with the bytes that prevent start codes
   * @throws Mp4Exception when it is cut short, or no sequence parameter set
   */
  public static Sps parse(ByteBuffer nal) {
    if (!nal.hasRemaining() || (nal.get(nal.position()) & 0x1f) != NAL_TYPE) {
      throw new Mp4Exception("A sequence parameter set is missing.");
    }
    Bits bits = Bits.ofNal(nal);
    bits.read(8);
    int profile = bits.read(8);
    int constraints = bits.read(8);
    int level = bits.read(8);
    bits.unsigned(); // its id
    int chroma = 1;
    boolean usual = true;
    if (hasChroma(profile)) {
      chroma = bits.unsigned();
      if (chroma == 3) {
        bits.skip(1); // separate colour planes
      }
      int moreLuma = bits.unsigned(); // bits beyond eight
      int moreChroma = bits.unsigned();
      usual = chroma == 1 && moreLuma == 0 && moreChroma == 0;
      bits.skip(1);
      if (bits.flag()) {
        scalingLists(bits, chroma == 3 ? 12 : 8);
      }
    }
    bits.unsigned(); // bits of frame numbers
    order(bits);
    bits.unsigned(); // reference frames
    bits.skip(1);
    int across = macroblocks(bits);
    int down = macroblocks(bits);
    boolean progressive = bits.flag();
    if (!progressive) {
      down *= 2;
      bits.skip(1);
    }
    bits.skip(1);
    int width = across * MACROBLOCK;
    int height = down * MACROBLOCK;
    if (bits.flag()) {
      int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
      int unitY = (chroma == 1 ? 2 : 1) * (progressive ? 1 : 2);
      int left = bits.unsigned();
      int right = bits.unsigned();
      int top = bits.unsigned();
      int bottom = bits.unsigned();
      width -= unitX * (left + right);
      height -= unitY * (top + bottom);
    }
    if (width <= 0 || height <= 0) {
      throw new Mp4Exception("The picture is cropped to nothing.");
    }
    boolean square = true;
    Signal signal = new Signal(false, UNSPECIFIED);
    if (bits.flag()) {
      square = squarePixels(bits);
      signal = signal(bits);
    }
    return new Sps(
        profile,
        constraints,
        level,
        width,
        height,
        progressive,
        square,
        signal.transfer,
        usual && !signal.fullRange);
  }

  /**
   * @param format of the sample entry
   */
  public DecoderPicture picture(String format) {
    return new DecoderPicture(
        width,
        height,
        "%s.%02x%02x%02x".formatted(format, profile, constraints, level),
        progressive,
        squarePixels,
        transfer);
  }

  private static boolean hasChroma(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  private static void scalingLists(Bits bits, int lists) {
    for (int list = 0; list < lists; list++) {
      if (bits.flag()) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < (list < 6 ? 16 : 64); i++) {
          if (next != 0) {
            next = (last + bits.signed()) & 0xff;
          }
          last = next == 0 ? last : next;
        }
      }
    }
  }

  /** How the order of output is coded. */
  private static void order(Bits bits) {
    int type = bits.unsigned();
    if (type == 0) {
      bits.unsigned();
    } else if (type == 1) {
      bits.skip(1);
      bits.signed();
      bits.signed();
      int references = bits.unsigned();
      if (references > MOST_REFERENCES) {
        throw new Mp4Exception("A sequence parameter set is not valid.");
      }
      for (int i = 0; i < references; i++) {
        bits.signed();
      }
    }
  }

  private static int macroblocks(Bits bits) {
    int count = bits.unsigned() + 1;
    if (count < 1 || count > MOST_MACROBLOCKS) {
      throw new Mp4Exception("A picture of %d macroblocks is not possible.".formatted(count));
    }
    return count;
  }

  private static boolean squarePixels(Bits bits) {
    if (!bits.flag()) {
      return true;
    }
    int ratio = bits.read(8);
    if (ratio != EXTENDED_SAR) {
      return ratio <= 1;
    }
    int width = bits.read(16);
    int height = bits.read(16);
    return width == height;
  }

  /** How samples become light: the part of E.2.1 that is about it. */
  private record Signal(boolean fullRange, int transfer) {}

  private static Signal signal(Bits bits) {
    if (bits.flag()) {
      bits.skip(1); // overscan
    }
    if (!bits.flag()) {
      return new Signal(false, UNSPECIFIED);
    }
    bits.skip(3); // format
    boolean fullRange = bits.flag();
    if (!bits.flag()) {
      return new Signal(fullRange, UNSPECIFIED);
    }
    bits.skip(8); // primaries
    return new Signal(fullRange, bits.read(8));
  }
}
