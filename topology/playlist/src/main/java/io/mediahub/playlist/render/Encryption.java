package io.mediahub.playlist.render;

import io.mediahub.hls.measure.Aes128;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import mediahub.rendition.InitObject;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;

/**
 * How the files of an encrypted rendition are encrypted, for those who make its files and those who
 * write its playlists: AES-128, whole files, one key for the package (RFC 8216, 4.3.2.4). No two
 * files of a rendition have the same initialization vector.
 *
 * <p>A part of an encrypted segment cannot be decrypted by itself. So the key frames of a segment
 * are in a file beside it, each encrypted by itself, for I-frame playlists.
 */
public final class Encryption {
  /** Where players get the key, below the folder of the package. */
  public static final String KEY_NAME = "key";

  private static final String SEGMENT_END = ".m4s";
  private static final String KEY_FRAMES_END = ".iframes.m4s";

  /** First byte of the vectors that are not a segment's number. */
  private static final byte INIT = 1;

  private static final byte KEY_FRAME = 2;

  private Encryption() {}

  /** The vector of an init segment, which playlists must state (RFC 8216, 4.3.2.5). */
  public static byte[] initVector() {
    return ByteBuffer.allocate(Aes128.KEY_BYTES).put(0, INIT).array();
  }

  /**
   * The vector of a segment, which is its media sequence number, so that playlists need not state
   * it.
   *
   * @param index 0 for the first of the rendition
   */
  public static byte[] segmentVector(int index) {
    return Aes128.vector(index);
  }

  /**
   * The vector of a key frame in the file of a segment's key frames.
   *
   * @param segment index of the segment
   * @param number 0 for the first of the segment
   */
  public static byte[] keyFrameVector(int segment, int number) {
    return ByteBuffer.allocate(Aes128.KEY_BYTES)
        .put(0, KEY_FRAME)
        .putInt(4, number)
        .putLong(8, segment)
        .array();
  }

  /** The file of a segment's key frames. */
  public static String keyFramesName(String segmentName) {
    return segmentName.endsWith(SEGMENT_END)
        ? segmentName.substring(0, segmentName.length() - SEGMENT_END.length()) + KEY_FRAMES_END
        : segmentName + KEY_FRAMES_END;
  }

  /** All files of a segment, in the folder of its rendition. */
  public static List<String> files(InitObject init, Segment segment) {
    List<String> names = new ArrayList<>(List.of(segment.getName()));
    if (init.getContentKeyId() != null && !segment.getFragments().isEmpty()) {
      names.add(keyFramesName(segment.getName()));
    }
    return names;
  }

  /**
   * The tag that says how what follows is encrypted.
   *
   * @param vector null where it is the media sequence number
   */
  static String tag(String keyUri, byte @Nullable [] vector) {
    return "#EXT-X-KEY:METHOD=AES-128,URI=\""
        + keyUri
        + "\""
        + (vector == null ? "" : ",IV=0x" + HexFormat.of().formatHex(vector))
        + "\n";
  }
}
