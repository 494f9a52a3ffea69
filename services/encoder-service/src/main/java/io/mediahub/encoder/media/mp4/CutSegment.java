package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.FragmentHeader;
import io.mediahub.hls.mp4.SampleDurations;
import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;

/**
 * A finished segment.
 *
 * @param index 0 for the first of its rendition
 * @param segment as it is reported
 * @param bytes the file; not to be changed
 * @param start decode time of its first sample, in ticks of the rendition
 * @param end decode time just after its last sample
 * @param durations of its samples
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the object store as it is, never compared
public record CutSegment(
    int index, Segment segment, byte[] bytes, long start, long end, SampleDurations durations) {
  private static final long MICROS = 1_000_000;

  /**
   * A whole fragment.
   *
   * @param at where its {@code moof} begins, wherever the first one of the segment does
   * @param size of moof and {@code mdat}
   */
  record Piece(FragmentHeader header, long at, long size) {
    long end() {
      return header.start() + header.duration();
    }
  }

  /**
   * @param timescale ticks a second
   * @param pieces that follow each other; at least one
   * @param bytes of all of them
   */
  static CutSegment of(int index, long timescale, List<Piece> pieces, byte[] bytes) {
    Piece first = pieces.getFirst();
    long start = first.header().start();
    long end = pieces.getLast().end();
    List<Fragment> fragments = new ArrayList<>();
    for (Piece piece : pieces) {
      fragments.add(
          new Fragment(
              micros(piece.header().start(), piece.end(), timescale),
              piece.at() - first.at(),
              piece.header().firstSampleEnd()));
    }
    Segment segment =
        new Segment(
            "%05d.m4s".formatted(index),
            micros(start, end, timescale),
            (long) bytes.length,
            fragments);
    SampleDurations durations =
        pieces.stream()
            .map(piece -> piece.header().durations())
            .reduce(SampleDurations::then)
            .orElseThrow();
    return new CutSegment(index, segment, bytes, start, end, durations);
  }

  /** Rounded at both ends, so that the parts add up to the whole. */
  private static long micros(long from, long to, long timescale) {
    return micros(to, timescale) - micros(from, timescale);
  }

  private static long micros(long tick, long timescale) {
    return Math.floorDiv(Math.addExact(Math.multiplyExact(tick, MICROS), timescale / 2), timescale);
  }
}
