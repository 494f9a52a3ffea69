package io.mediahub.encoder.media.inspect;

/**
 * The bitrate of a track where it is highest: of the costliest two seconds that lie next to each
 * other. The memory it needs does not grow with the track.
 */
final class Peak {
  private static final int SECONDS = 2;

  private double second = Double.NaN;
  private long before;
  private long now;
  private long most;

  /**
   * @param decoded decode time, seconds
   */
  void add(double decoded, long bytes) {
    double at = Math.floor(decoded);
    if (at != second) {
      before = at == second + 1 ? now : 0;
      now = 0;
      second = at;
    }
    now += bytes;
    most = Math.max(most, before + now);
  }

  /** 0 for a track without packets. */
  long bitsPerSecond() {
    return most * 8 / SECONDS;
  }
}
