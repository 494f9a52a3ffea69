package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bits from the highest to the lowest of each byte. */
final class Bits {
  private final byte[] bytes;
  private int at;

  Bits(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Of a parameter set of H.264 or HEVC: without the 3 of each sequence 0, 0, 3. */
  static Bits ofNal(ByteBuffer nal) {
    byte[] bytes = new byte[nal.remaining()];
    int length = 0;
    int zeros = 0;
    for (int at = nal.position(); at < nal.limit(); at++) {
      byte next = nal.get(at);
      if (zeros >= 2 && next == 3) {
        zeros = 0;
        continue;
      }
      zeros = next == 0 ? zeros + 1 : 0;
      bytes[length++] = next;
    }
    return new Bits(Arrays.copyOf(bytes, length));
  }

  /**
   * @throws Mp4Exception behind the end
   */
  int read(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (at >= bytes.length * 8) {
        throw new Mp4Exception("The parameters of a decoder are cut short.");
      }
      int bit = (bytes[at / 8] >> (7 - at % 8)) & 1;
      value = (value << 1) | bit;
      at++;
    }
    return value;
  }

  boolean flag() {
    return read(1) == 1;
  }

  void skip(int count) {
    read(count);
  }

  /** Exp-Golomb code, {@code ue(v)}. Larger numbers than 16 bits have no use here. */
  int unsigned() {
    int zeros = 0;
    while (!flag()) {
      if (++zeros > 16) {
        throw new Mp4Exception("The parameters of a decoder are not valid.");
      }
    }
    return (1 << zeros) - 1 + read(zeros);
  }

  /** {@code se(v)}. */
  int signed() {
    int code = unsigned();
    return (code & 1) == 1 ? (code + 1) / 2 : -code / 2;
  }
}
