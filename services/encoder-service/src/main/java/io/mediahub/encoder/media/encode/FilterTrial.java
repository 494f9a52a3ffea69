package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import java.util.List;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Sends the beginning of a track through the filters that its encoding would use, so that a file
 * that they cannot convert is refused before the work and not after it.
 */
public final class FilterTrial {
  private static final int SECONDS = 20;
  private static final int FRAMES = 2;
  private static final Grid NO_PICTURE = new Grid(SECONDS * 1_000_000L, 0, 1);

  private final FfmpegSandbox sandbox;
  private final SandboxLimits limits;

  /**
   * @param limits of one trial
   */
  public FilterTrial(FfmpegSandbox sandbox, SandboxLimits limits) {
    this.sandbox = sandbox;
    this.limits = limits;
  }

  /**
   * @param frames that came through
   */
  public record Outcome(int frames, ToolResult result) {
    public boolean passed() {
      return frames > 0;
    }
  }

  public Outcome picture(JobSpace space, VideoTrack track) throws InterruptedException {
    VideoRung top = plan(track, List.of()).getVideo().getFirst();
    Grid grid = new Grid(SECONDS * 1_000_000L, top.getFrameRateNum(), top.getFrameRateDen());
    String graph = String.join(";", new PictureGraph(track, List.of(top), grid, Stretch.whole(grid)).chains());
    return run(
        space,
        ChunkCommand.picture(),
        new Arguments().option("-filter_complex", graph).option("-map", PictureGraph.output(0)));
  }

  public Outcome sound(JobSpace space, AudioTrack track) throws InterruptedException {
    AudioRung rung = plan(null, List.of(track)).getAudio().getFirst();
    SoundGraph graph = new SoundGraph(track, rung, 0, NO_PICTURE, Recipe.CURRENT.sound());
    return run(
        space,
        new Arguments(),
        new Arguments()
            .option("-map", "0:" + track.getIndex())
            .option("-filter:a", graph.sameFormat()));
  }

  private Outcome run(JobSpace space, Arguments input, Arguments output)
      throws InterruptedException {
    Arguments command =
        new Arguments()
            .flag("-hide_banner")
            .option("-v", "error")
            .add(input)
            .option("-t", SECONDS)
            .option("-i", space.requireSource())
            .add(output)
            .option("-frames", FRAMES)
            .option("-f", "framecrc")
            .output("pipe:1");
    int[] frames = {0};
    ToolResult result =
        sandbox.run(
            Tool.FFMPEG,
            space,
            limits,
            command.toList(),
            line -> frames[0] += line.startsWith("#") ? 0 : 1);
    return new Outcome(frames[0], result);
  }

  private static LadderPlanned plan(@Nullable VideoTrack video, List<AudioTrack> audio) {
    return Ladder.plan(new Inspection("", SECONDS * 1_000_000L, video, audio, List.of(), false));
  }
}
