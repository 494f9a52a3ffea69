package io.mediahub.encoder.media.inspect;

import java.util.List;
import java.util.Set;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;

/** Finds the key frames that the encoders of chunks begin at. */
final class SeekPoints {
  /** Containers whose index names the frames that need no others. */
  private static final Set<String> STATES_KEY_FRAMES = Set.of("mov", "matroska");

  private SeekPoints() {}

  /**
   * @param borders of the chunks, microseconds from the start, ascending
   * @return one for each border; empty when the pictures must be encoded in one piece
   */
  static List<Long> of(Timeline time, Inspection inspection, List<Long> borders) {
    VideoTrack video = inspection.getVideo();
    if (video == null || time.jumps()) {
      return List.of();
    }
    KeyFrames keys = time.stored().track(video.getIndex()).keys();
    // In other containers a key frame is what a parser took for one. A deinterlacer needs more
    // than one frame before the first.
    boolean sure =
        STATES_KEY_FRAMES.contains(inspection.getContainer())
            && !video.getInterlaced()
            && !keys.leading();
    double frame = (double) video.getFrameRateDen() / video.getFrameRateNum();
    return keys.before(borders, time.start(), frame, sure);
  }
}
