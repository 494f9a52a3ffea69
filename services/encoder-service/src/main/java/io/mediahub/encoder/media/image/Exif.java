package io.mediahub.encoder.media.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one fact of EXIF that matters: how the picture is turned. */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;
  private static final int MOST_ENTRIES = 512;

  private Exif() {}

  /**
   * @param tiff the data of EXIF, with or without its name in front
   */
  static Orientation orientation(byte[] tiff) {
    int start = startsWith(tiff, "Exif\0\0") ? 6 : 0;
    if (tiff.length < start + 8) {
      return Orientation.UPRIGHT;
    }
    ByteBuffer data = ByteBuffer.wrap(tiff, start, tiff.length - start).slice();
    boolean little = data.get(0) == 'I';
    data.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(data.getInt(4));
    if (data.getShort(2) != 42 || directory + 2 > data.limit()) {
      return Orientation.UPRIGHT;
    }
    int entries = Math.min(data.getShort((int) directory) & 0xffff, MOST_ENTRIES);
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + (long) i * ENTRY;
      if (at + ENTRY > data.limit()) {
        break;
      }
      int entry = (int) at;
      if ((data.getShort(entry) & 0xffff) == ORIENTATION && data.getShort(entry + 2) == SHORT) {
        return Orientation.ofExif(data.getShort(entry + 8) & 0xffff);
      }
    }
    return Orientation.UPRIGHT;
  }

  private static boolean startsWith(byte[] bytes, String text) {
    if (bytes.length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
