package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An MP4 or MOV file on this machine, with its index. It comes from an upload. */
public final class MovFile implements AutoCloseable {
  /** The index of six hours needs less than half of that. */
  private static final int LARGEST_INDEX = 32 << 20;

  private static final int MOST_BOXES = 64;
  private static final int LONG_HEADER = 16;

  private final FileChannel file;
  private final MovIndex index;

  private MovFile(FileChannel file, MovIndex index) {
    this.file = file;
    this.index = index;
  }

  /**
   * @throws Mp4Exception when it is no such file, or has an index that is not read here
   * @throws IOException when the disk fails
   */
  public static MovFile open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new MovFile(file, index(file));
    } catch (Mp4Exception | IOException e) {
      file.close();
      throw e;
    }
  }

  public MovIndex index() {
    return index;
  }

  /**
   * Bytes of the file.
   *
   * @throws Mp4Exception when it ends before
   */
  public ByteBuffer read(long at, int length) throws IOException {
    return read(file, at, length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static MovIndex index(FileChannel file) throws IOException {
    long size = file.size();
    long at = 0;
    for (int boxes = 0; boxes < MOST_BOXES && at <= size - Box.HEADER_BYTES; boxes++) {
      ByteBuffer header = read(file, at, (int) Math.min(LONG_HEADER, size - at));
      String type = Box.typeAt(header, 4);
      long length = Integer.toUnsignedLong(header.getInt(0));
      if (length == 1 && header.remaining() == LONG_HEADER) {
        length = header.getLong(8);
      } else if (length == 0) {
        length = size - at;
      }
      if (length < Box.HEADER_BYTES || length > size - at || (boxes == 0 && !type.equals("ftyp"))) {
        throw new Mp4Exception("A box does not fit into the file.");
      }
      if (type.equals("moov")) {
        if (length > LARGEST_INDEX) {
          throw new Mp4Exception("The index is too large.");
        }
        return MovIndex.parse(read(file, at, (int) length));
      }
      at += length;
    }
    throw new Mp4Exception("The file has no index.");
  }

  private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
    if (at < 0 || length < 0 || at > file.size() - length) {
      throw new Mp4Exception("Bytes lie outside of the file.");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw new Mp4Exception("The file became shorter.");
      }
    }
    return bytes.flip();
  }
}
