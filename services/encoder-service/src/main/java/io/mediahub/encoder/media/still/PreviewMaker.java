package io.mediahub.encoder.media.still;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.domain.still.PreviewPlan;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.encode.SourcePicture;
import io.mediahub.encoder.media.sandbox.Inputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;

/**
 * Makes the short film without sound that a page plays when somebody points at a picture: H.264 in
 * an MP4, which is a tenth of an animated WebP and plays everywhere.
 */
public final class PreviewMaker {
  private final StillTool tool;

  public PreviewMaker(StillTool tool) {
    this.tool = tool;
  }

  /**
   * @param name of the file, such as "preview.mp4"
   * @throws MediaFailure when no frame can be decoded
   */
  public StillFile make(JobSpace space, Inspection inspection, String name)
      throws IOException, InterruptedException {
    VideoTrack track = SourcePicture.track(inspection);
    PreviewPlan plan =
        PreviewPlan.of(
            new PictureSize(track.getWidth(), track.getHeight()),
            inspection.getDurationMicros(),
            (double) track.getFrameRateNum() / track.getFrameRateDen());
    try {
      return make(space, track, plan, name);
    } catch (MediaFailure e) {
      if (e.failure() != JobFailure.ENCODER_REFUSED || plan.startsMicros().equals(List.of(0L))) {
        throw e;
      }
      // Not every file can be entered midway.
      PreviewPlan beginning =
          new PreviewPlan(
              plan.size(), List.of(0L), plan.lengthMicros() * 4, plan.framesPerSecond());
      return make(space, track, beginning, name);
    }
  }

  private StillFile make(JobSpace space, VideoTrack track, PreviewPlan plan, String name)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("-hide_banner", "-v", "error", "-y", "-nostats"));
    List<String> chains = new ArrayList<>();
    StringBuilder moments = new StringBuilder();
    String filters = SourcePicture.filters(track, plan.size().width(), plan.size().height());
    for (int i = 0; i < plan.startsMicros().size(); i++) {
      List<String> options = new ArrayList<>(List.of("-threads", "1"));
      options.addAll(new Frames.Place(plan.startsMicros().get(i), true).options());
      options.addAll(List.of("-t", Frames.seconds(plan.lengthMicros())));
      arguments.addAll(SourcePicture.input(options, space.requireSource().toString()));
      chains.add(
          "[%d:%d]%s,fps=%d,setpts=PTS-STARTPTS[m%d]"
              .formatted(i, track.getIndex(), filters, plan.framesPerSecond(), i));
      moments.append("[m%d]".formatted(i));
    }
    chains.add(
        moments
            + "concat=n=%d:v=1,fps=%d,sidedata=mode=delete,format=yuv420p[preview]"
                .formatted(plan.startsMicros().size(), plan.framesPerSecond()));
    arguments.addAll(List.of("-filter_complex", String.join(";", chains), "-map", "[preview]"));
    arguments.addAll(List.of("-an", "-map_metadata", "-1", "-map_chapters", "-1"));
    arguments.addAll(
        List.of("-t", Frames.seconds(plan.lengthMicros() * plan.startsMicros().size())));
    arguments.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "27"));
    arguments.addAll(List.of("-profile:v", "high", "-maxrate", "800k", "-bufsize", "1600k"));
    arguments.addAll(List.of("-flags:v", "+bitexact", "-fflags", "+bitexact"));
    arguments.addAll(List.of("-movflags", "+faststart", "-f", "mp4", name));
    tool.run(space, Inputs.FILMS, arguments);
    return StillFile.of(
        space.folder(), name, "video/mp4", plan.size().width(), plan.size().height());
  }
}
