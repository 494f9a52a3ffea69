package io.mediahub.platform.proof;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Rising offsets as differences, each in LEB128: mostly one byte. */
public final class Offsets {
  private static final int SEVEN = 7;
  private static final int MORE = 0x80;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long first = -1;
  private long last;

  /**
   * @throws IllegalArgumentException when it is not above the one before
   */
  public void add(long offset) {
    if (first < 0) {
      first = offset;
    } else if (offset <= last) {
      throw new IllegalArgumentException("Offset " + offset + " after " + last + ".");
    } else {
      long rest = offset - last;
      for (; rest >= MORE; rest >>>= SEVEN) {
        bytes.write(((int) rest & (MORE - 1)) | MORE);
      }
      bytes.write((int) rest);
    }
    last = offset;
  }

  /** The first one; -1 when there is none. */
  public long first() {
    return first;
  }

  public byte[] differences() {
    return bytes.toByteArray();
  }

  /**
   * The place of an offset among them, from 0; -1 when it is not one of them.
   *
   * @param differences as {@link #differences} gave them
   */
  public static int indexOf(long offset, long first, byte[] differences) {
    long at = first;
    int index = 0;
    ByteBuffer rest = ByteBuffer.wrap(differences);
    while (at < offset && rest.hasRemaining()) {
      at += next(rest);
      index++;
    }
    return at == offset ? index : -1;
  }

  /** All of them, in order. */
  public static long[] all(long first, byte[] differences) {
    long[] found = new long[differences.length + 1];
    found[0] = first;
    int count = 1;
    for (ByteBuffer rest = ByteBuffer.wrap(differences); rest.hasRemaining(); count++) {
      found[count] = found[count - 1] + next(rest);
    }
    return java.util.Arrays.copyOf(found, count);
  }

  private static long next(ByteBuffer rest) {
    long value = 0;
    for (int shift = 0; ; shift += SEVEN) {
      int b = rest.get();
      value |= (long) (b & (MORE - 1)) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
