package io.mediahub.hls.mp4;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One box of an ISO base media file: a four-character type and its content.
 *
 * @param type such as {@code moof}
 * @param body its content without the header; each use reads from a copy of its position
 */
public record Box(String type, ByteBuffer body) {
  public static final int HEADER_BYTES = 8;

  /** Boxes that lie one after another and fill the buffer. Sizes that do not fit are refused. */
  public static List<Box> in(ByteBuffer bytes) {
    List<Box> boxes = new ArrayList<>();
    ByteBuffer rest = bytes.slice();
    while (rest.remaining() >= HEADER_BYTES) {
      int start = rest.position();
      long size = Integer.toUnsignedLong(rest.getInt(start));
      if (size < HEADER_BYTES || size > rest.remaining()) {
        throw new Mp4Exception(
            "A box of %d bytes does not fit into %d.".formatted(size, rest.remaining()));
      }
      boxes.add(
          new Box(
              typeAt(rest, start + 4),
              rest.slice(start + HEADER_BYTES, (int) size - HEADER_BYTES)));
      rest.position(start + (int) size);
    }
    return boxes;
  }

  public static String typeAt(ByteBuffer bytes, int at) {
    byte[] type = new byte[4];
    bytes.get(at, type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }

  public List<Box> children() {
    return in(body);
  }

  /** Boxes after a fixed part, such as the fields of a sample entry. */
  public List<Box> childrenAfter(int fixedBytes) {
    if (fixedBytes > body.remaining()) {
      throw new Mp4Exception("The box %s is cut short.".formatted(type));
    }
    return in(body.slice(fixedBytes, body.remaining() - fixedBytes));
  }

  /** Follows a path of types, each the first of its kind. */
  public Box at(String... path) {
    Box box = this;
    for (String next : path) {
      box = require(box.children(), next);
    }
    return box;
  }

  public static Box require(List<Box> boxes, String type) {
    return find(boxes, type)
        .orElseThrow(() -> new Mp4Exception("The box %s is missing.".formatted(type)));
  }

  public static Optional<Box> find(List<Box> boxes, String type) {
    return boxes.stream().filter(box -> box.type.equals(type)).findFirst();
  }

  /** Reads fields from the start of the content; running out of bytes is a format error. */
  public <T> T read(Function<ByteBuffer, T> fields) {
    try {
      return fields.apply(body.duplicate());
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new Mp4Exception("The box %s is cut short.".formatted(type));
    } catch (ArithmeticException e) {
      throw new Mp4Exception("The box %s has numbers that are not possible.".formatted(type));
    }
  }
}
