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
   * @param standardRange whether its brightness is that of SDR
   */
  public record Picture(
      int width,
      int height,
      double framesPerSecond,
      String codecs,
      boolean progressive,
      boolean squarePixels,
      boolean standardRange) {
    public String size() {
      return width + "x" + height;
    }
  }
}
