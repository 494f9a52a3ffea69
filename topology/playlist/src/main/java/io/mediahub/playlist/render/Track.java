package io.mediahub.playlist.render;

import io.mediahub.hls.BitRate;
import io.mediahub.hls.BitRate.Piece;
import java.util.List;
import mediahub.rendition.Segment;

/**
 * What exists of a rendition so far, put together from several events.
 *
 * @param codecs RFC 6381, read from the init segment
 * @param initName file name of the init segment below the rendition's prefix
 * @param segments in order, without gaps, from the first
 * @param complete no more will come
 */
public record Track(String codecs, String initName, List<Segment> segments, boolean complete) {
  public Track {
    segments = List.copyOf(segments);
  }

  /** Microseconds from the start to the end of the last segment. */
  public long durationMicros() {
    return segments.stream().mapToLong(Segment::getDurationMicros).sum();
  }

  /** What it costs to fetch the whole track. */
  BitRate bitRate(int targetSeconds) {
    return BitRate.measure(
        segments.stream().map(s -> new Piece(s.getDurationMicros(), s.getSizeBytes())).toList(),
        targetSeconds);
  }

  /** What it costs to fetch the key frames alone. */
  BitRate keyFrameBitRate(int targetSeconds) {
    return BitRate.measure(
        segments.stream()
            .flatMap(segment -> segment.getFragments().stream())
            .map(f -> new Piece(f.getDurationMicros(), f.getKeyFrameBytes()))
            .toList(),
        targetSeconds);
  }
}
