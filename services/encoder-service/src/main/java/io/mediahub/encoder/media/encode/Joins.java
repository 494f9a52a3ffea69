package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.InitSegment.Track;
import io.mediahub.hls.mp4.SampleDurations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks while a ladder is cut that players can switch between its renditions at every segment: no
 * gaps, the same segment boundaries in all video renditions, the same length. Inside a segment
 * {@code FragmentCutter} checks that fragments are continuous and start with key frames.
 */
final class Joins {
  private static final long MICROS = 1_000_000;
  private static final int AAC_FRAME_SAMPLES = 1024;

  /** What is known of a rendition so far. */
  private static final class Timeline {
    private final InitSegment init;
    private final List<Long> starts = new ArrayList<>();
    private long end;

    /** Whether a sample was shorter than the others, which only the last one may be. */
    private boolean ended;

    Timeline(InitSegment init) {
      this.init = init;
    }

    long endMicros() {
      return Math.floorDiv(end * MICROS + init.timescale() / 2, init.timescale());
    }
  }

  private final Grid grid;
  private final Map<String, Timeline> timelines = new LinkedHashMap<>();

  /**
   * @param grid that all renditions should be on
   */
  Joins(Grid grid) {
    this.grid = grid;
  }

  void opened(String renditionId, InitSegment init) {
    timelines.put(renditionId, new Timeline(init));
  }

  void segment(String renditionId, CutSegment segment) {
    Timeline timeline = timelines.get(renditionId);
    if (timeline == null) {
      throw new IllegalStateException("a segment before its rendition: " + renditionId);
    }
    if (segment.start() != timeline.end) {
      throw broken(renditionId, "There is a gap before segment %d.".formatted(segment.index()));
    }
    requireEqualSamples(renditionId, timeline, segment);
    timeline.starts.add(segment.start());
    timeline.end = segment.end();
  }

  /**
   * @return the renditions in the order in which they were opened
   * @throws MediaFailure {@code package-broken}
   */
  List<RenditionResult> finish() {
    List<RenditionResult> results = new ArrayList<>();
    Timeline reference = null;
    for (Map.Entry<String, Timeline> entry : timelines.entrySet()) {
      String id = entry.getKey();
      Timeline timeline = entry.getValue();
      boolean video = timeline.init.track() == Track.VIDEO;
      long tolerance =
          video ? grid.frameMicros() : AAC_FRAME_SAMPLES * MICROS / timeline.init.timescale() + 1;
      if (Math.abs(timeline.endMicros() - grid.micros()) > tolerance) {
        throw broken(
            id,
            String.format(
                Locale.ROOT,
                "It lasts %.3f s instead of %.3f s.",
                timeline.endMicros() / 1e6,
                grid.micros() / 1e6));
      }
      if (video && reference == null) {
        reference = timeline;
      } else if (video && reference != null) {
        if (!timeline.starts.equals(reference.starts) || timeline.end != reference.end) {
          throw broken(
              id, "Its segments do not start at the same times as those of the largest rendition.");
        }
      }
      results.add(new RenditionResult(id, timeline.starts.size(), timeline.endMicros()));
    }
    return results;
  }

  /**
   * Every sample lasts a frame of the grid, or of the audio encoder; only the very last one of a
   * sound may be shorter. Where that does not hold, the source's time was lost on the way.
   */
  private void requireEqualSamples(String renditionId, Timeline timeline, CutSegment segment) {
    boolean video = timeline.init.track() == Track.VIDEO;
    long expected =
        video
            ? (long) timeline.init.timescale() * grid.rateDen() / grid.rateNum()
            : AAC_FRAME_SAMPLES;
    SampleDurations durations = segment.durations();
    boolean equal =
        durations.areAll(expected)
            && (video ? durations.last() == expected : durations.last() <= expected);
    if (timeline.ended || !equal) {
      throw broken(
          renditionId,
          "In segment %d a sample does not last %d ticks.".formatted(segment.index(), expected));
    }
    timeline.ended = durations.last() < expected;
  }

  static MediaFailure broken(String renditionId, String sentence) {
    return new MediaFailure(
        JobFailure.PACKAGE_BROKEN,
        "The rendition %s is broken. %s".formatted(renditionId, sentence));
  }
}
