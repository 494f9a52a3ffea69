package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.mp4.FragmentCutter.Cut;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import java.io.IOException;
import java.util.List;
import mediahub.encoding.EncodeSound;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Inspection;
import mediahub.rendition.LoudnessGoal;
import org.jspecify.annotations.Nullable;

/**
 * Encodes all tracks of sound: one ffmpeg process, segments handed over while it runs. Where sound
 * is to have a certain loudness, another process measures it first.
 */
public final class SoundEncoder {
  private final FfmpegSandbox sandbox;
  private final long memoryBytes;

  /**
   * @param memoryBytes address space that ffmpeg may use
   */
  public SoundEncoder(FfmpegSandbox sandbox, long memoryBytes) {
    this.sandbox = sandbox;
    this.memoryBytes = memoryBytes;
  }

  /**
   * Returns when all tracks are whole, from 0 to the end of the media.
   *
   * @param space with the source, and a folder with room for the sound
   * @throws io.mediahub.encoder.media.MediaFailure when ffmpeg fails, or its output is not what it
   *     must be
   * @throws IOException when the disk does, or the listener
   * @throws InterruptedException after ffmpeg was stopped
   */
  public void encode(JobSpace space, EncodeSound work, PartListener out)
      throws IOException, InterruptedException {
    encode(
        space,
        work.getInspection(),
        work.getAudio(),
        work.getSegmentMillis(),
        work.getLoudness(),
        out);
  }

  List<RenditionResult> encode(
      JobSpace space,
      Inspection inspection,
      List<AudioRung> rungs,
      int segmentMillis,
      @Nullable LoudnessGoal goal,
      PartListener out)
      throws IOException, InterruptedException {
    Grid grid = Grid.of(inspection, List.of());
    SoundCommand command = new SoundCommand(inspection, rungs, grid, Recipe.CURRENT);
    String source = space.requireSource().toString();
    long bits = rungs.stream().mapToLong(AudioRung::getBitsPerSecond).max().orElse(0);
    SandboxLimits limits = Effort.sound(inspection, bits, memoryBytes);
    if (goal != null) {
      LoudnessPass pass =
          LoudnessPass.run(sandbox, space, limits, command.measuring(source), rungs, goal);
      out.measured(pass.measured());
      command = command.with(pass.gains());
    }
    out.madeBy(sandbox.digest(), command.arguments(Encoding.SOURCE));
    try (Encoding encoding = new Encoding(space, new Joins(grid), out)) {
      for (AudioRung rung : rungs) {
        encoding.follow(rung.getRenditionId(), Cut.grid(segmentMillis), 0, 0);
      }
      return encoding.run(
          sandbox, limits, command.arguments(source), new Progress(0, grid.micros()));
    }
  }
}
