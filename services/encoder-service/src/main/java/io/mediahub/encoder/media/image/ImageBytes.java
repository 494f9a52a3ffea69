package io.mediahub.encoder.media.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads numbers from anywhere in a file. What lies behind its end is a part that is missing. */
final class ImageBytes implements Closeable {
  private static final int WINDOW = 1 << 16;

  private final FileChannel file;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long windowStart;

  ImageBytes(Path path) throws IOException {
    this.file = FileChannel.open(path);
    this.size = file.size();
  }

  long size() {
    return size;
  }

  int u8(long at) throws IOException, BadImage {
    long offset = at - windowStart;
    if (offset < 0 || offset >= window.limit()) {
      load(at);
      offset = 0;
    }
    return window.get((int) offset) & 255;
  }

  int u16(long at) throws IOException, BadImage {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16le(long at) throws IOException, BadImage {
    return u8(at) | u8(at + 1) << 8;
  }

  int u24le(long at) throws IOException, BadImage {
    return u16le(at) | u8(at + 2) << 16;
  }

  long u32(long at) throws IOException, BadImage {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  long u32le(long at) throws IOException, BadImage {
    return u16le(at) | (long) u16le(at + 2) << 16;
  }

  long u64(long at) throws IOException, BadImage {
    long value = u32(at) << 32 | u32(at + 4);
    if (value < 0) {
      throw BadImage.damaged("a length is impossible");
    }
    return value;
  }

  /** Four characters. */
  String name(long at) throws IOException, BadImage {
    return text(at, 4);
  }

  String text(long at, int length) throws IOException, BadImage {
    return new String(copy(at, length), StandardCharsets.ISO_8859_1);
  }

  /** A few bytes; the caller has bounded their number. */
  byte[] copy(long at, int length) throws IOException, BadImage {
    if (length < 0 || at < 0 || at + length > size) {
      throw BadImage.truncated();
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw BadImage.truncated();
      }
    }
    return bytes.array();
  }

  private void load(long at) throws IOException, BadImage {
    if (at < 0 || at >= size) {
      throw BadImage.truncated();
    }
    window.clear();
    while (window.hasRemaining() && file.read(window, at + window.position()) >= 0) {
      // as much as there is
    }
    window.flip();
    windowStart = at;
    if (!window.hasRemaining()) {
      throw BadImage.truncated();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
