package io.mediahub.playlist.render;

import mediahub.rendition.VideoRung;

/** A video rung of the ladder, and what exists of it so far. */
public record VideoRendition(VideoRung rung, Track track) implements Rendition {
  @Override
  public String id() {
    return rung.getRenditionId();
  }

  @Override
  public long ceilingBitsPerSecond() {
    return rung.getMaxBitsPerSecond();
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
