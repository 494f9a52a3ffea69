package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.hls.mp4.RenditionMeter;
import io.mediahub.hls.mp4.SampleDurations;
import java.util.List;
import mediahub.encoding.MeasuredPiece;
import mediahub.encoding.MeasuredRendition;

/** Measures segments of a rendition that follow each other, by the bytes that are stored. */
final class MeasuredSegments {
  private final String renditionId;
  private final InitSegment init;
  private final RenditionMeter meter;
  private long start = -1;
  private long end;
  private long shortest = Long.MAX_VALUE;
  private long longest = Long.MIN_VALUE;
  private long last;

  MeasuredSegments(String renditionId, InitSegment init) {
    this.renditionId = renditionId;
    this.init = init;
    this.meter = new RenditionMeter(init);
  }

  void add(CutSegment segment) {
    meter.add(segment.bytes());
    if (start < 0) {
      start = segment.start();
    } else { // the last sample of the segment before is not the last any more
      shortest = Math.min(shortest, last);
      longest = Math.max(longest, last);
    }
    SampleDurations samples = segment.durations();
    shortest = Math.min(shortest, samples.shortest());
    longest = Math.max(longest, samples.longest());
    last = samples.last();
    end = segment.end();
  }

  MeasuredRendition result() {
    RenditionBytes bytes = meter.result();
    return new MeasuredRendition(
        renditionId,
        init.timescale(),
        Math.max(0, start),
        end,
        shortest,
        longest,
        last,
        pieces(bytes.segments()),
        pieces(bytes.keyFrames()));
  }

  private static List<MeasuredPiece> pieces(List<Piece> pieces) {
    return pieces.stream()
        .map(piece -> new MeasuredPiece(piece.durationMicros(), piece.sizeBytes()))
        .toList();
  }
}
