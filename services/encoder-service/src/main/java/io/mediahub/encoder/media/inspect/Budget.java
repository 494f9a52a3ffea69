package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import java.time.Duration;
import java.util.List;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/** Refuses files whose encoding would take more than their owner may ask for. */
final class Budget {
  private static final int SHORTEST_EDGE = 16;

  /** A file that is empty for longer must have something in at least this share of its time. */
  private static final Duration LONG_EMPTY = Duration.ofMinutes(10);

  private static final double LEAST_COVERED = 0.1;

  private Budget() {}

  /** The size of the picture, as it is stored and as it is shown. */
  static @Nullable Refused refusePicture(InspectionLimits limits, StreamInfo video) {
    int width = Math.max(video.width(), video.squareWidth());
    long pixels = (long) width * video.height();
    if (Math.max(width, video.height()) > limits.edge() || pixels > limits.pixels()) {
      return new Refused(
          FileRefusal.TOO_LARGE,
          "The video has %d x %d pixels; the limits are %d pixels on a side and %d in total."
              .formatted(width, video.height(), limits.edge(), limits.pixels()),
          "Scale the video down and upload it again.");
    }
    int least = Math.min(video.width(), video.squareWidth());
    if (Math.min(least, video.height()) < SHORTEST_EDGE) {
      return new Refused(
          FileRefusal.TOO_SMALL,
          "The video has only %d x %d pixels.".formatted(least, video.height()),
          "Upload a video of at least %d pixels on each side.".formatted(SHORTEST_EDGE));
    }
    return null;
  }

  /**
   * @param end of the longest track, seconds
   */
  static @Nullable Refused refuse(
      InspectionLimits limits,
      Timeline time,
      List<StreamInfo> chosen,
      @Nullable VideoTrack video,
      double end) {
    if (end > limits.duration().toSeconds()) {
      return new Refused(
          FileRefusal.TOO_LONG,
          "The file plays for %d minutes; the limit is %d minutes."
              .formatted(Math.round(end / 60), limits.duration().toMinutes()),
          "Split it into shorter files.");
    }
    double covered =
        chosen.stream()
            .mapToDouble(stream -> time.packets().track(stream.index()).rhythm().covered())
            .max()
            .orElse(0);
    if (end - covered > LONG_EMPTY.toSeconds() && covered < end * LEAST_COVERED) {
      return new Refused(
          FileRefusal.MOSTLY_EMPTY,
          "The file plays for %d minutes, but has picture or sound for only %d s of them."
              .formatted(Math.round(end / 60), Math.round(covered)),
          "Cut the empty parts out, and upload the rest.");
    }
    return video == null ? null : refuseAll(limits, video, end);
  }

  private static @Nullable Refused refuseAll(
      InspectionLimits limits, VideoTrack video, double end) {
    double frames = end * video.getFrameRateNum() / video.getFrameRateDen();
    double share = frames * video.getWidth() * video.getHeight() / limits.allPixels();
    return share <= 1
        ? null
        : new Refused(
            FileRefusal.TOO_LARGE,
            "The video has %d x %d pixels and about %d pictures; together that is %.1f times the limit."
                .formatted(video.getWidth(), video.getHeight(), Math.round(frames), share),
            "Scale the video down, or split it into shorter files.");
  }
}
