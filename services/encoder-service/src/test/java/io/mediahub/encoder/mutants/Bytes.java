package io.mediahub.encoder.mutants;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Arrays of bytes, and the boxes of MP4 and chunks of RIFF. Offsets outside an array are ignored.
 */
final class Bytes {
  private Bytes() {}

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, Math.max(from, to));
  }

  static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    return joined(part(bytes, 0, from), by, part(bytes, to, bytes.length));
  }

  static long read(byte[] bytes, int at, int length) {
    long value = 0;
    for (int n = 0; n < length; n++) {
      value = value << 8 | (at + n >= 0 && at + n < bytes.length ? bytes[at + n] & 255 : 0);
    }
    return value;
  }

  static void write(byte[] bytes, int at, int length, long value) {
    for (int n = 0; n < length; n++) {
      if (at + n >= 0 && at + n < bytes.length) {
        bytes[at + n] = (byte) (value >> 8 * (length - 1 - n));
      }
    }
  }

  static byte[] big(int length, long value) {
    byte[] bytes = new byte[length];
    write(bytes, 0, length, value);
    return bytes;
  }

  static byte[] little(int length, long value) {
    return big(length, Long.reverseBytes(value) >>> 8 * (8 - length));
  }

  static byte[] box(String type, byte[]... content) {
    byte[] all = joined(content);
    return joined(big(4, all.length + 8L), type.getBytes(StandardCharsets.ISO_8859_1), all);
  }

  static byte[] chunk(String type, byte[] content) {
    byte[] pad = new byte[content.length & 1];
    return joined(
        type.getBytes(StandardCharsets.ISO_8859_1), little(4, content.length), content, pad);
  }

  static byte[] list(String type, byte[]... content) {
    return chunk("LIST", joined(type.getBytes(StandardCharsets.ISO_8859_1), joined(content)));
  }

  /** Where a text of Latin letters is, at or after an offset; -1 when it is not. */
  static int find(byte[] bytes, String text, int from) {
    for (int at = Math.max(0, from); at + text.length() <= bytes.length; at++) {
      if (is(bytes, at, text)) {
        return at;
      }
    }
    return -1;
  }

  /** The last place before an offset; -1 when there is none. */
  static int findLast(byte[] bytes, String text, int before) {
    for (int at = Math.min(before, bytes.length) - text.length(); at >= 0; at--) {
      if (is(bytes, at, text)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean is(byte[] bytes, int at, String text) {
    for (int n = 0; n < text.length(); n++) {
      if (bytes[at + n] != (byte) text.charAt(n)) {
        return false;
      }
    }
    return true;
  }
}
