package io.mediahub.playlist.render;

import mediahub.rendition.VideoRung;

/** A video rung of the ladder, and what exists of it so far. */
public record VideoRendition(VideoRung rung, Track track) implements Rendition {
  /**
   * The rate control holds its bound on average over this time. A segment that begins when the
   * buffer is full gets its content beyond the bound.
   */
  public static final int BUFFER_SECONDS = 2;

  /** The light of HDR10: values of VIDEO-RANGE (draft-pantos-hls-rfc8216bis, 4.4.6.2). */
  public static final String PQ = "PQ";

  public static final String SDR = "SDR";

  /** What the container adds for each frame, at most: duration, size, flags and offset. */
  private static final int BITS_PER_FRAME = 16 * 8;

  /** What it adds for each fragment, by the second. */
  private static final int BITS_PER_SECOND = 1_000;

  @Override
  public String id() {
    return rung.getRenditionId();
  }

  @Override
  public long ceilingBitsPerSecond(int segmentMillis) {
    double pictures = rung.getMaxBitsPerSecond() * (1 + BUFFER_SECONDS * 1000.0 / segmentMillis);
    return (long) Math.ceil(pictures + frameRate() * BITS_PER_FRAME) + BITS_PER_SECOND;
  }

  /** Every player decodes H.264, and shows it as it is meant. */
  boolean isForAll() {
    return rung.getFormat().equals("h264");
  }

  /** The value of VIDEO-RANGE. */
  public String range() {
    return rung.getFormat().equals("hdr10") ? PQ : SDR;
  }

  /** The value of RESOLUTION: width, "x", height. */
  public String resolution() {
    return rung.getWidth() + "x" + rung.getHeight();
  }

  /** Frames per second. */
  public double frameRate() {
    return (double) rung.getFrameRateNum() / rung.getFrameRateDen();
  }

  /** How long one frame is shown, in microseconds, rounded up. */
  public long frameMicros() {
    return Math.ceilDiv(1_000_000L * rung.getFrameRateDen(), rung.getFrameRateNum());
  }

  public String iframesUri() {
    return id() + "/" + IFramePlaylist.NAME;
  }
}
