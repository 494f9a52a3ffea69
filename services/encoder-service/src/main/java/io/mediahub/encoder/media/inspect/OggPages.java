package io.mediahub.encoder.media.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads the headers of the pages of an Ogg file (RFC 3533, section 6). */
final class OggPages {
  private static final int HEADER_BYTES = 27;
  private static final int LONGEST_TABLE = 255;
  private static final int CAPTURE_PATTERN = 0x5367674f; // "OggS"
  private static final int FLAGS_AT = 5;
  private static final int SEGMENTS_AT = 26;
  private static final int BEGINS_A_STREAM = 0x02;

  private OggPages() {}

  /**
   * Whether several streams follow each other, as in recordings of radio and in files that were
   * joined: a stream begins after pages with data.
   */
  static boolean areChained(Path file) throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_BYTES + LONGEST_TABLE).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel bytes = FileChannel.open(file)) {
      long at = 0;
      boolean data = false;
      while (read(bytes, header, at) && header.getInt(0) == CAPTURE_PATTERN) {
        boolean begins = (header.get(FLAGS_AT) & BEGINS_A_STREAM) != 0;
        if (begins && data) {
          return true;
        }
        data |= !begins;
        int segments = Byte.toUnsignedInt(header.get(SEGMENTS_AT));
        if (header.limit() < HEADER_BYTES + segments) {
          return false;
        }
        at += HEADER_BYTES + segments;
        for (int i = 0; i < segments; i++) {
          at += Byte.toUnsignedInt(header.get(HEADER_BYTES + i));
        }
      }
      return false;
    }
  }

  private static boolean read(FileChannel bytes, ByteBuffer header, long at) throws IOException {
    header.clear();
    while (header.hasRemaining() && bytes.read(header, at + header.position()) >= 0) {
      // as much as there is
    }
    header.flip();
    return header.limit() >= HEADER_BYTES;
  }
}
