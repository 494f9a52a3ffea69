package io.mediahub.encoder.media.inspect;

import java.util.ArrayList;
import java.util.List;

/**
 * The key frames of one picture, in the order of decoding: where an encoder may begin in the middle
 * of the file. The memory it needs is bounded, whatever the file holds.
 */
final class KeyFrames {
  private static final double MICROS = 1_000_000;

  /** Key frames that are nearer to the one before are of no use, seconds. */
  private static final double NEAR = 0.5;

  /** More than a day of them. */
  private static final int MOST = 200_000;

  /**
   * How many times the whole picture may be decoded besides once: as much as chunks may begin
   * before their borders. Decoding is about a tenth of the work.
   */
  private static final double MOST_DECODED_AGAIN = 1.5;

  /** Frames between a key frame and a border that begins with it. */
  private static final int FRAMES_BEFORE = 2;

  /**
   * Seconds.
   *
   * @param shown presentation time
   * @param seek time to seek to, which is not after any time that the packet has
   */
  private record Key(double shown, double seek) {}

  private final List<Key> keys = new ArrayList<>();
  private boolean tooMany;
  private boolean leading;
  private double shown = Double.NaN;

  /**
   * A packet, in the order of the file.
   *
   * @param presented NaN when unknown
   * @param decoded NaN when unknown
   */
  void add(double presented, double decoded, boolean key) {
    if (!key) {
      // A frame that comes after a key frame in the file, and is shown before it, may need others.
      leading |= presented < shown;
      return;
    }
    shown = Double.isNaN(presented) ? decoded : presented;
    if (Double.isNaN(shown)) {
      return;
    }
    double seek = decoded < shown ? decoded : shown;
    if (!keys.isEmpty() && seek < keys.getLast().seek + NEAR) {
      return;
    }
    if (keys.size() == MOST) {
      tooMany = true;
      return;
    }
    keys.add(new Key(shown, seek));
  }

  /** Whether some frames need others from before the key frame that they follow. */
  boolean leading() {
    return leading;
  }

  /**
   * For each border the time to begin to decode, microseconds from the start; 0 for the first
   * packet.
   *
   * @param borders microseconds from the start, ascending
   * @param start of the media, seconds
   * @param frame length of a frame, seconds
   * @param sure whether each key frame is known to need no frame before it; otherwise the one
   *     before it is taken
   * @return empty when there are not enough key frames, so that too much would be decoded again
   */
  List<Long> before(List<Long> borders, double start, double frame, boolean sure) {
    if (tooMany || borders.isEmpty()) {
      return List.of();
    }
    List<Long> seeks = new ArrayList<>();
    int next = 0;
    double again = 0;
    for (long border : borders) {
      double latest = start + border / MICROS - FRAMES_BEFORE * frame;
      while (next < keys.size() && keys.get(next).shown <= latest) {
        next++;
      }
      int chosen = next - (sure ? 1 : 2);
      long seek =
          chosen < 0 ? 0 : Math.max(0, Math.round((keys.get(chosen).seek - start) * MICROS));
      again += border - seek;
      seeks.add(seek);
    }
    return again > borders.getLast() * MOST_DECODED_AGAIN ? List.of() : seeks;
  }
}
