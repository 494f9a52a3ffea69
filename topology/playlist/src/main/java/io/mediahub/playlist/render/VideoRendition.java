package io.mediahub.playlist.render;

/** Frame rate as a fraction; size in square pixels. */
public record VideoRendition(
    String id,
    int width,
    int height,
    int frameRateNum,
    int frameRateDen,
    long ceilingBitsPerSecond,
    Track track)
    implements Rendition {

  public static VideoRendition of(mediahub.rendition.VideoRung rung, Track track) {
    return new VideoRendition(
        rung.getRenditionId(),
        rung.getWidth(),
        rung.getHeight(),
        rung.getFrameRateNum(),
        rung.getFrameRateDen(),
        rung.getMaxBitsPerSecond(),
        track);
  }

  /** Frames per second. */
  public double frameRate() {
    return (double) frameRateNum / frameRateDen;
  }

  /** How long one frame is shown, in microseconds, rounded up. */
  public long frameMicros() {
    return Math.ceilDiv(1_000_000L * frameRateDen, frameRateNum);
  }

  public String iframesUri() {
    return id + "/" + IFramePlaylist.NAME;
  }
}
