package io.mediahub.playlist.render;

/**
 * A piece of a segment that starts with a key frame.
 *
 * @param durationMicros until the next key frame
 * @param offsetBytes where it starts in the segment's file
 * @param keyFrameBytes from there to the end of its first sample
 */
public record Fragment(long durationMicros, long offsetBytes, long keyFrameBytes) {
  public static Fragment of(mediahub.rendition.Fragment fact) {
    return new Fragment(fact.getDurationMicros(), fact.getOffsetBytes(), fact.getKeyFrameBytes());
  }
}
