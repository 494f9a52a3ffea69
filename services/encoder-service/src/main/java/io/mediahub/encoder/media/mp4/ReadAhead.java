package io.mediahub.encoder.media.mp4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads more than it is asked for, and keeps it: each question to an object store takes some
 * milliseconds, and what stands behind a few bytes of a header is asked for next. It keeps what it
 * read last at two places, such as the beginning of a file and its index at the end.
 */
final class ReadAhead implements RangeReader {
  private static final int PLACES = 2;

  private final RangeReader source;
  private final int window;
  private final Deque<Held> held = new ArrayDeque<>();

  /** Bytes of the source. */
  private record Held(long from, ByteBuffer bytes) {
    boolean has(long offset, int length) {
      return offset >= from && offset + length <= from + bytes.limit();
    }
  }

  /**
   * @param window bytes to read at once where fewer are asked for
   */
  ReadAhead(RangeReader source, int window) {
    this.source = source;
    this.window = window;
  }

  @Override
  public long size() {
    return source.size();
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException, InterruptedException {
    int length = into.remaining();
    if (length >= window || offset < 0 || offset + length > size()) {
      source.read(offset, into);
      return;
    }
    if (isHeld(offset, into)) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(window, size() - offset));
    source.read(offset, bytes);
    bytes.flip();
    if (held.size() == PLACES) {
      held.removeFirst();
    }
    held.addLast(new Held(offset, bytes));
    into.put(bytes.slice(0, Math.min(length, bytes.limit())));
  }

  /** Reads no more than that, and of it what is not here: where it is known what is needed. */
  void readExactly(long offset, ByteBuffer into) throws IOException, InterruptedException {
    int here = beginning(offset, into);
    if (into.hasRemaining()) {
      source.read(offset + here, into);
    }
  }

  /**
   * Begins to fill it with what was read before.
   *
   * @return bytes that are filled
   */
  private int beginning(long offset, ByteBuffer into) {
    for (Held each : held) {
      long behind = each.from + each.bytes.limit() - offset;
      if (offset >= each.from && behind > 0) {
        int length = (int) Math.min(behind, into.remaining());
        into.put(each.bytes.slice(Math.toIntExact(offset - each.from), length));
        return length;
      }
    }
    return 0;
  }

  /** Whether it could be filled with what was read before. */
  private boolean isHeld(long offset, ByteBuffer into) {
    for (Held each : held) {
      if (each.has(offset, into.remaining())) {
        into.put(each.bytes.slice(Math.toIntExact(offset - each.from), into.remaining()));
        return true;
      }
    }
    return false;
  }
}
