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
    private final long start;
    private long end;

    /** Whether a sample was shorter than the others, which only the last one may be. */
    private boolean ended;

    /**
     * @param start decode time of its first sample
     */
    Timeline(InitSegment init, long start) {
      this.init = init;
      this.start = start;
      this.end = start;
    }

    long micros() {
      return micros(end) - micros(start);
    }

    private long micros(long tick) {
      return Math.floorDiv(tick * MICROS + init.timescale() / 2, init.timescale());
    }
  }

  private final Grid grid;
  private final long fromFrame;
  private final long toFrame;
  private final Map<String, Timeline> timelines = new LinkedHashMap<>();

  /**
   * @param grid that all renditions should be on
   */
  Joins(Grid grid) {
    this(grid, 0, grid.frames());
  }

  /**
   * @param stretch of the pictures
   */
  Joins(Grid grid, Stretch stretch) {
    this(grid, stretch.from(), stretch.to());
  }

  private Joins(Grid grid, long fromFrame, long toFrame) {
    this.grid = grid;
    this.fromFrame = fromFrame;
    this.toFrame = toFrame;
  }

  void opened(String renditionId, InitSegment init) {
    boolean video = init.track() == Track.VIDEO;
    timelines.put(renditionId, new Timeline(init, video ? ticks(init, fromFrame) : 0));
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
      if (video && timeline.end != ticks(timeline.init, toFrame)) {
        throw broken(
            id,
            "It has %d frames instead of %d."
                .formatted(
                    (timeline.end - timeline.start) / Math.max(1, ticks(timeline.init, 1)),
                    toFrame - fromFrame));
      }
      long tolerance = AAC_FRAME_SAMPLES * MICROS / timeline.init.timescale() + 1;
      if (!video && Math.abs(timeline.micros() - grid.micros()) > tolerance) {
        throw broken(
            id,
            String.format(
                Locale.ROOT,
                "It lasts %.3f s instead of %.3f s.",
                timeline.micros() / 1e6,
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
      results.add(new RenditionResult(id, timeline.starts.size(), timeline.micros()));
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
            ? ticks(timeline.init, 1)
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

  private long ticks(InitSegment init, long frames) {
    return frames * (init.timescale() * grid.rateDen() / grid.rateNum());
  }

  static MediaFailure broken(String renditionId, String sentence) {
    return new MediaFailure(
        JobFailure.PACKAGE_BROKEN,
        "The rendition %s is broken. %s".formatted(renditionId, sentence));
  }
}
