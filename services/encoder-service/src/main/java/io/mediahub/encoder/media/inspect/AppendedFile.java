package io.mediahub.encoder.media.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Finds a second file behind the first, in containers of which ffmpeg reads the first one alone and
 * says nothing of the rest.
 */
final class AppendedFile {
  private static final int HEAD = 16;

  private final FileChannel bytes;
  private final ByteBuffer head = ByteBuffer.allocate(HEAD);

  private AppendedFile(FileChannel bytes) {
    this.bytes = bytes;
  }

  /**
   * @param container ffprobe's short name
   */
  static boolean follows(Path file, String container) throws IOException {
    try (FileChannel bytes = FileChannel.open(file)) {
      AppendedFile search = new AppendedFile(bytes);
      return switch (container) {
        case "mov" -> search.secondMovie();
        case "flv" -> search.secondHeader();
        case "wav" -> search.secondWave();
        default -> false;
      };
    }
  }

  /** A second index. In a file of fragments the index may be repeated. */
  private boolean secondMovie() throws IOException {
    int movies = 0;
    long at = 0;
    while (read(at, 8)) {
      long size = Integer.toUnsignedLong(head.getInt(0));
      String type = text(4);
      if (type.equals("moof")) {
        return false;
      }
      movies += type.equals("moov") ? 1 : 0;
      if (size == 1 && head.limit() == HEAD) {
        size = head.getLong(8);
      }
      if (size < 8 || size > bytes.size()) {
        break; // the last box may have no size
      }
      at += size;
    }
    return movies > 1;
  }

  /** A header where a tag should be. */
  private boolean secondHeader() throws IOException {
    if (!read(0, 9)) {
      return false;
    }
    long at = Integer.toUnsignedLong(head.getInt(5)) + 4;
    while (read(at, 11)) {
      if (text(0).startsWith("FLV")) {
        return true;
      }
      int size = head.getInt(0) & 0xffffff;
      at += 11 + size + 4;
    }
    return false;
  }

  /** A header where the file should have ended by its own account. */
  private boolean secondWave() throws IOException {
    if (!read(0, 8)) {
      return false;
    }
    long size = Integer.toUnsignedLong(Integer.reverseBytes(head.getInt(4)));
    return read(8 + size + size % 2, 8) && text(0).equals("RIFF");
  }

  private boolean read(long at, int least) throws IOException {
    head.clear();
    while (head.hasRemaining() && bytes.read(head, at + head.position()) >= 0) {
      // as much as there is
    }
    head.flip();
    return head.limit() >= least;
  }

  private String text(int at) {
    return new String(head.array(), at, 4, StandardCharsets.ISO_8859_1);
  }
}
