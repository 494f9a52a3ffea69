package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that has some parts of an MP4 or MOV file at their own places, and holes elsewhere: enough
 * to copy its beginning before all of it is here. Only its index is trusted to be whole; whoever
 * reads samples fetches them first.
 */
public final class SparseHead {
  /** The index of six hours needs less than half of that. */
  private static final int LARGEST_INDEX = 32 << 20;

  private static final int LARGEST_TYPE = 4096;
  private static final int MOST_BOXES = 64;
  private static final int LONG_HEADER = 16;
  private static final int PIECE = 1 << 20;

  /** Samples that are asked for at once: they are in memory until they are written. */
  private static final int MOST_AT_ONCE = 8 << 20;

  private final ReadAhead reader;
  private final Path file;
  private final MovIndex index;
  private long fetched;

  /** What was fetched last. */
  private long lastFrom;

  private long lastTo;

  private SparseHead(ReadAhead reader, Path file, MovIndex index) {
    this.reader = reader;
    this.file = file;
    this.index = index;
  }

  /** A box at the top of the file. */
  private record TopBox(String type, long at, long size) {}

  /**
   * Reads the index, wherever in the file it lies, and writes it to its place.
   *
   * @param file is written; it gets the length of the whole
   * @return null when this is no MP4 or MOV file whose index can be read so
   * @throws IOException when the source cannot be read, or the file not be written
   */
  public static @Nullable SparseHead open(RangeReader source, Path file)
      throws IOException, InterruptedException {
    ReadAhead reader = new ReadAhead(source, PIECE);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.SPARSE)) {
      MovIndex index = null;
      long at = 0;
      for (int boxes = 0; boxes < MOST_BOXES && at <= reader.size() - Box.HEADER_BYTES; boxes++) {
        TopBox box = boxAt(reader, at, out);
        if (boxes == 0 && !box.type.equals("ftyp")) {
          return null;
        }
        if (box.type.equals("ftyp") && box.size <= LARGEST_TYPE) {
          copy(reader, box.at, box.size, out);
        }
        if (box.type.equals("moov")) {
          if (box.size > LARGEST_INDEX) {
            return null;
          }
          index = MovIndex.parse(copy(reader, box.at, box.size, out));
        }
        at = box.at + box.size;
      }
      if (index == null) {
        return null;
      }
      if (out.size() < reader.size()) {
        out.write(ByteBuffer.allocate(1), reader.size() - 1);
      }
      return new SparseHead(reader, file, index);
    } catch (Mp4Exception e) {
      return null; // the inspection of the whole file says what is wrong with it
    }
  }

  public Path file() {
    return file;
  }

  public MovIndex index() {
    return index;
  }

  /** Bytes of the whole file. */
  public long size() {
    return reader.size();
  }

  /** Bytes of samples that were fetched. */
  public long fetched() {
    return fetched;
  }

  /**
   * Puts a part of the source into the file, except for what the call before has put there.
   *
   * @param from offset of its first byte
   * @param to offset behind its last byte
   */
  public void fetch(long from, long to) throws IOException, InterruptedException {
    if (from < 0 || to > reader.size() || from > to) {
      throw new Mp4Exception("Samples lie outside of the file.");
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (from < lastTo && to > lastFrom) {
        fetch(from, lastFrom, out);
        fetch(lastTo, to, out);
      } else {
        fetch(from, to, out);
      }
    }
    lastFrom = from;
    lastTo = to;
  }

  private void fetch(long from, long to, FileChannel out) throws IOException, InterruptedException {
    for (long at = from; at < to; at += MOST_AT_ONCE) {
      int length = (int) Math.min(MOST_AT_ONCE, to - at);
      ByteBuffer samples = ByteBuffer.allocate(length);
      reader.readExactly(at, samples);
      write(samples, at, out);
      fetched += length;
    }
  }

  private static TopBox boxAt(ReadAhead reader, long at, FileChannel out)
      throws IOException, InterruptedException {
    int length = (int) Math.min(LONG_HEADER, reader.size() - at);
    // Headers are written as well, so that others can walk along the boxes.
    ByteBuffer header = copy(reader, at, length, out);
    long size = Integer.toUnsignedLong(header.getInt(0));
    if (size == 1 && length == LONG_HEADER) {
      size = header.getLong(8);
    } else if (size == 0) {
      size = reader.size() - at;
    }
    if (size < Box.HEADER_BYTES || size > reader.size() - at) {
      throw new Mp4Exception("A box does not fit into the file.");
    }
    return new TopBox(Box.typeAt(header, 4), at, size);
  }

  private static ByteBuffer copy(ReadAhead reader, long at, long length, FileChannel out)
      throws IOException, InterruptedException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    reader.read(at, bytes);
    write(bytes, at, out);
    return bytes;
  }

  /** Writes what was read, and makes it readable. */
  private static void write(ByteBuffer bytes, long at, FileChannel out) throws IOException {
    if (bytes.hasRemaining()) {
      throw new IOException("a part of the source is missing");
    }
    bytes.flip();
    ByteBuffer written = bytes.duplicate();
    while (written.hasRemaining()) {
      out.write(written, at + written.position());
    }
  }
}
