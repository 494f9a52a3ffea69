package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.InitSegment;
import io.mediahub.encoder.media.mp4.InitSegment.Track;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the finished package: renditions of one ladder must be interchangeable at every segment.
 * That fragments are continuous and start with key frames was already checked while they were cut.
 */
final class PackageProbe {
  private static final long MICROS = 1_000_000;
  private static final int AAC_FRAME_SAMPLES = 1024;

  /** What is known of a rendition so far. */
  private static final class Timeline {
    private final InitSegment init;
    private final List<Long> starts = new ArrayList<>();
    private long end;

    Timeline(InitSegment init) {
      this.init = init;
    }

    long endMicros() {
      return Math.floorDiv(end * MICROS + init.timescale() / 2, init.timescale());
    }
  }

  private final Map<String, Timeline> timelines = new LinkedHashMap<>();

  void opened(String renditionId, InitSegment init) {
    timelines.put(renditionId, new Timeline(init));
  }

  void segment(String renditionId, CutSegment segment) {
    Timeline timeline = timelines.get(renditionId);
    if (timeline == null) {
      throw new IllegalStateException("a segment before its rendition: " + renditionId);
    }
    if (segment.start() != timeline.end) {
      throw broken(renditionId, "a gap before segment %d".formatted(segment.index()));
    }
    timeline.starts.add(segment.start());
    timeline.end = segment.end();
  }

  /**
   * @param micros how long every rendition should be
   * @param frameMicros length of a frame of the picture
   * @throws MediaFailure {@code package-broken}
   */
  List<RenditionResult> finish(long micros, long frameMicros) {
    List<RenditionResult> results = new ArrayList<>();
    Timeline reference = null;
    for (Map.Entry<String, Timeline> entry : timelines.entrySet()) {
      String id = entry.getKey();
      Timeline timeline = entry.getValue();
      boolean video = timeline.init.track() == Track.VIDEO;
      long tolerance =
          video ? frameMicros : AAC_FRAME_SAMPLES * MICROS / timeline.init.timescale() + 1;
      if (Math.abs(timeline.endMicros() - micros) > tolerance) {
        throw broken(
            id, "it lasts %d microseconds instead of %d".formatted(timeline.endMicros(), micros));
      }
      if (video && reference == null) {
        reference = timeline;
      } else if (video && reference != null) {
        if (!timeline.starts.equals(reference.starts) || timeline.end != reference.end) {
          throw broken(id, "its segments do not start where those of the largest picture do");
        }
      }
      results.add(new RenditionResult(id, timeline.starts.size(), timeline.endMicros()));
    }
    return results;
  }

  static MediaFailure broken(String renditionId, String what) {
    return MediaFailure.forGood(
        "package-broken", "The rendition %s came out wrong: %s.".formatted(renditionId, what));
  }
}
