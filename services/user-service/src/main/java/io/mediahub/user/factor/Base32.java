package io.mediahub.user.factor;

import java.util.Locale;

/** Base32 (RFC 4648) without padding, in which apps take secrets. */
final class Base32 {
  private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;
  private static final int MASK = 0x1f;

  private Base32() {}

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int buffer = 0;
    int waiting = 0;
    for (byte each : bytes) {
      buffer = ((buffer << Byte.SIZE) | (each & 0xff)) & 0xffff;
      waiting += Byte.SIZE;
      while (waiting >= BITS) {
        waiting -= BITS;
        text.append(DIGITS.charAt((buffer >> waiting) & MASK));
      }
    }
    if (waiting > 0) {
      text.append(DIGITS.charAt((buffer << (BITS - waiting)) & MASK));
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException when a character is not of Base32
   */
  static byte[] decode(String text) {
    String digits = text.toUpperCase(Locale.ROOT);
    byte[] bytes = new byte[digits.length() * BITS / Byte.SIZE];
    int buffer = 0;
    int waiting = 0;
    int next = 0;
    for (int i = 0; i < digits.length(); i++) {
      int value = DIGITS.indexOf(digits.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException("This is not Base32.");
      }
      buffer = ((buffer << BITS) | value) & 0xffff;
      waiting += BITS;
      if (waiting >= Byte.SIZE) {
        waiting -= Byte.SIZE;
        bytes[next++] = (byte) (buffer >> waiting);
      }
    }
    return bytes;
  }
}
