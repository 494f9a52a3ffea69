package io.mediahub.hls.mp4;

import io.mediahub.hls.BitRate.Piece;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a rendition say, measured by whoever has them. A package is judged by this, and
 * not by what its plan and its reports say of it.
 *
 * @param codecs RFC 6381, read from the init segment
 * @param channels of sound; 0 for a picture, and where it is not said
 * @param picture what the decoder is told; null for sound
 * @param segments in order: how long the samples of each last, and how many bytes it has
 * @param keyFrames the same of each fragment, with the bytes up to the end of its key frame
 * @param even whether all samples last equally long, except the last of all
 */
public record RenditionBytes(
    String codecs,
    int channels,
    @Nullable Picture picture,
    List<Piece> segments,
    List<Piece> keyFrames,
    boolean even) {
  public RenditionBytes {
    segments = List.copyOf(segments);
    keyFrames = List.copyOf(keyFrames);
  }

  /**
   * @param width in pixels, after cropping
   * @param height the same
   * @param framesPerSecond number of frames by the time that they last
   * @param codecs RFC 6381, by the decoder's own parameters
   * @param progressive whether every picture is a frame
   * @param squarePixels whether pixels are square
   * @param transfer characteristics (ITU-T H.273, table 3); 2 when nothing is said
   */
  public record Picture(
      int width,
      int height,
      double framesPerSecond,
      String codecs,
      boolean progressive,
      boolean squarePixels,
      int transfer) {
    /** PQ, which HDR10 has. */
    public static final int PQ = 16;

    public static final int HLG = 18;

    private static final int UNSPECIFIED = 2;

    /** BT.2020 with ten bits, which a hint in the stream may make HLG. */
    private static final int BT2020 = 14;

    /** Whether its brightness is that of SDR. */
    public boolean standardRange() {
      return transfer != PQ && transfer != HLG;
    }

    /**
     * Whether a VIDEO-RANGE is right: "PQ", "HLG", and "SDR" or nothing. What does not say which it
     * is may be any.
     */
    public boolean isOf(String range) {
      return switch (transfer) {
        case UNSPECIFIED -> true;
        case BT2020 -> !range.equals("PQ");
        case PQ -> range.equals("PQ");
        case HLG -> range.equals("HLG");
        default -> range.isEmpty() || range.equals("SDR");
      };
    }

    public String size() {
      return width + "x" + height;
    }
  }
}
