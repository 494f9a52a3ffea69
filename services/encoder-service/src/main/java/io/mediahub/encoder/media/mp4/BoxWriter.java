package io.mediahub.encoder.media.mp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes boxes, one inside the other; each gets its size when its content is there. */
final class BoxWriter {
  /** Copied as they are: no rotation, no mirror. */
  private static final int[] IDENTITY = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

  private final ByteBuffer bytes;

  /**
   * @param bytes with room for all that is written
   */
  BoxWriter(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  BoxWriter box(String type, Consumer<BoxWriter> content) {
    int start = bytes.position();
    bytes.putInt(0).put(type.getBytes(StandardCharsets.ISO_8859_1));
    content.accept(this);
    bytes.putInt(start, bytes.position() - start);
    return this;
  }

  /** A box that begins with a version and flags. */
  BoxWriter full(String type, int version, int flags, Consumer<BoxWriter> content) {
    return box(type, box -> content.accept(box.int32((version << 24) | flags)));
  }

  /** An element of an MPEG-4 descriptor, whose content has less than 128 bytes. */
  BoxWriter descriptor(int tag, int length, Consumer<BoxWriter> content) {
    int8(tag).int8(length);
    int start = bytes.position();
    content.accept(this);
    if (length >= 128 || bytes.position() - start != length) {
      throw new IllegalStateException("a descriptor of another length");
    }
    return this;
  }

  BoxWriter int8(int value) {
    bytes.put((byte) value);
    return this;
  }

  BoxWriter int16(int value) {
    bytes.putShort((short) value);
    return this;
  }

  BoxWriter int32(int value) {
    bytes.putInt(value);
    return this;
  }

  BoxWriter int64(long value) {
    bytes.putLong(value);
    return this;
  }

  BoxWriter zeros(int count) {
    bytes.put(new byte[count]);
    return this;
  }

  BoxWriter type(String name) {
    bytes.put(name.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  BoxWriter copy(ByteBuffer content) {
    bytes.put(content.duplicate());
    return this;
  }

  BoxWriter copy(byte[] content) {
    bytes.put(content);
    return this;
  }

  BoxWriter identity() {
    for (int value : IDENTITY) {
      int32(value);
    }
    return this;
  }
}
