package io.mediahub.encoder.media.inspect;

import io.mediahub.encoder.media.mp4.MovFile;
import io.mediahub.encoder.media.mp4.MovTrack;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What the samples of an H.264 track hold (ITU-T H.264, 7.3.1 and 7.3.2.3). Only the first bytes of
 * each unit are read, so that a long film takes no longer than its pictures take to be counted.
 */
final class AccessUnits {
  private static final int SLICE = 1;
  private static final int IDR = 5;
  private static final int MESSAGE = 6;
  private static final int SEQUENCE_PARAMETERS = 7;
  private static final int PICTURE_PARAMETERS = 8;
  private static final int DELIMITER = 9;
  private static final int FILLER = 12;

  /** Captions, which stand in what is left out, and how the picture is to be turned. */
  private static final Set<Integer> MEANINGFUL = Set.of(4, 47);

  private static final int LENGTH = 4;

  /** Read at once: enough for all units in front of the picture. */
  private static final int AHEAD = 1024;

  /** What a camera says beside one picture; more is not looked at. */
  private static final int LONGEST_MESSAGE = 1 << 14;

  /** Samples of a hostile file may lie at the same place, each of thousands of units. */
  private static final long MOST_BYTES_A_SAMPLE = 4096;

  private static final long MOST_BYTES_BESIDES = 1 << 20;

  private static final int MOST_UNITS = 512;

  private final MovFile file;
  private final MovTrack track;
  private final Set<ByteBuffer> parameters;
  private ByteBuffer ahead = ByteBuffer.allocate(0);
  private long aheadAt;
  private long left;

  /**
   * @param parameters the sets of the decoder's configuration; all units of parameters are to be
   *     among them
   */
  AccessUnits(MovFile file, MovTrack track, Set<ByteBuffer> parameters) {
    this.file = file;
    this.track = track;
    this.parameters = parameters;
    this.left = MOST_BYTES_BESIDES + MOST_BYTES_A_SAMPLE * track.samples();
  }

  /**
   * Whether each sample is one picture, an IDR picture exactly where the file says that others need
   * nothing before it, and nothing that viewers would miss stands beside the pictures.
   *
   * @throws Mp4Exception when samples do not fit into the file
   */
  boolean arePlain() throws IOException {
    for (int i = 0; i < track.samples(); i++) {
      if (!isPlain(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isPlain(int sample) throws IOException {
    long at = track.offsets()[sample];
    long end = at + track.sizes()[sample];
    int wanted = track.syncs()[sample] ? IDR : SLICE;
    int pictures = 0;
    for (int units = 0; at < end; units++) {
      long length = Integer.toUnsignedLong(bytes(at, end, LENGTH).getInt());
      long next = at + LENGTH + length;
      if (length == 0 || next > end || units == MOST_UNITS) {
        return false;
      }
      int type = bytes(at + LENGTH, end, 1).get() & 0x1f;
      switch (type) {
        case SLICE, IDR -> {
          if (type != wanted) {
            return false;
          }
          pictures++;
        }
        case SEQUENCE_PARAMETERS, PICTURE_PARAMETERS -> {
          if (length > AHEAD
              || !parameters.contains(bytes(at + LENGTH, end, (int) length).slice())) {
            return false;
          }
        }
        case MESSAGE -> {
          if (length > LONGEST_MESSAGE || isMeaningful(bytes(at + LENGTH, end, (int) length))) {
            return false;
          }
        }
        case DELIMITER, FILLER -> {}
        default -> {
          return false;
        }
      }
      at = next;
    }
    return pictures > 0;
  }

  /** The buffer's limit is the end of what was asked for. */
  private ByteBuffer bytes(long at, long end, int length) throws IOException {
    if (length > end - at) {
      throw new Mp4Exception("A unit does not fit into its sample.");
    }
    if (at < aheadAt || at + length > aheadAt + ahead.capacity()) {
      ahead = file.read(at, (int) Math.min(end - at, Math.max(length, AHEAD)));
      aheadAt = at;
      left -= ahead.capacity();
    }
    left -= length;
    if (left < 0) {
      throw new Mp4Exception("The samples have too many units.");
    }
    int from = (int) (at - aheadAt);
    return ahead.slice(from, length);
  }

  /** A unit holds messages, each with its type and its length in bytes of which 255 goes on. */
  private static boolean isMeaningful(ByteBuffer unit) {
    ByteBuffer bytes = unescaped(unit);
    while (bytes.remaining() > 2) { // the rest is the unit's end
      int type = number(bytes);
      int length = number(bytes);
      if (MEANINGFUL.contains(type) || length > bytes.remaining()) {
        return true;
      }
      bytes.position(bytes.position() + length);
    }
    return false;
  }

  private static int number(ByteBuffer bytes) {
    int sum = 0;
    while (bytes.hasRemaining()) {
      int next = bytes.get() & 0xff;
      sum += next;
      if (next < 255) {
        return sum;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** Without its header, and without the bytes that prevent start codes. */
  private static ByteBuffer unescaped(ByteBuffer unit) {
    ByteBuffer plain = ByteBuffer.allocate(unit.remaining());
    int zeros = 0;
    for (int i = unit.position() + 1; i < unit.limit(); i++) {
      byte next = unit.get(i);
      if (zeros >= 2 && next == 3) {
        zeros = 0;
        continue;
      }
      zeros = next == 0 ? zeros + 1 : 0;
      plain.put(next);
    }
    return plain.flip();
  }
}
