package io.mediahub.hls.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one segment.
 *
 * @param name by which findings speak of it
 * @param durationMicros how long its samples last
 * @param sizeBytes of the file, or of its part of a file
 * @param startsWithKeyFrame whether the first picture can be decoded without any before it; true
 *     where there is no picture
 * @param keyFrames in order, those of pictures; empty where their places are not known
 * @param jumpMicros from the end of the segment before it to its start; 0 for the first one
 * @param encoding a text that is the same for segments that one decoder plays without being told
 * @param text of a subtitle segment; null for any other
 */
public record SegmentFacts(
    String name,
    long durationMicros,
    long sizeBytes,
    boolean startsWithKeyFrame,
    List<KeyFrame> keyFrames,
    long jumpMicros,
    String encoding,
    @Nullable Text text) {
  public SegmentFacts {
    keyFrames = List.copyOf(keyFrames);
  }

  /**
   * A key frame and what follows it up to the next one.
   *
   * @param offsetBytes where it begins in the segment, with what a decoder needs before it
   * @param sizeBytes up to its end; 0 when its place is not known
   * @param durationMicros to the next key frame, or to the end of the segment
   */
  public record KeyFrame(long offsetBytes, long sizeBytes, long durationMicros) {}

  /**
   * @param webVtt whether it begins as WebVTT
   * @param timestampMap whether it has X-TIMESTAMP-MAP
   */
  public record Text(boolean webVtt, boolean timestampMap) {}
}
