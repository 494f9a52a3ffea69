package io.mediahub.encoder.media.still;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.sandbox.EncoderFailure;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.Inputs;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Runs ffmpeg for a picture: with limits that an honest file never meets. */
public final class StillTool {
  /** A photo of 200 million pixels takes about ten seconds. */
  private static final Duration CPU = Duration.ofMinutes(2);

  private static final Duration WALL = Duration.ofMinutes(4);

  private final FfmpegSandbox sandbox;
  private final SandboxLimits limits;

  /**
   * @param memoryBytes address space that ffmpeg may use
   */
  public StillTool(FfmpegSandbox sandbox, long memoryBytes) {
    this.sandbox = sandbox;
    this.limits = new SandboxLimits(CPU, memoryBytes, StillFile.LARGEST, WALL);
  }

  /**
   * @throws MediaFailure when ffmpeg fails
   */
  public void run(JobSpace space, Inputs inputs, List<String> arguments)
      throws InterruptedException {
    run(space, inputs, limits, arguments, line -> {});
  }

  /** Runs ffmpeg, and returns how it ended unless it was killed. */
  ToolResult attempt(JobSpace space, Inputs inputs, List<String> arguments)
      throws InterruptedException {
    ToolResult result = sandbox.run(Tool.FFMPEG, space, limits, inputs, arguments, line -> {});
    if (result.wasKilled()) {
      throw EncoderFailure.of(result);
    }
    return result;
  }

  /**
   * With limits of its own, for work that takes as long as the media is.
   *
   * @param output receives each line of standard output
   * @throws MediaFailure when ffmpeg fails
   */
  public ToolResult run(
      JobSpace space,
      Inputs inputs,
      SandboxLimits own,
      List<String> arguments,
      Consumer<String> output)
      throws InterruptedException {
    ToolResult result = sandbox.run(Tool.FFMPEG, space, own, inputs, arguments, output);
    if (!result.succeeded()) {
      throw EncoderFailure.of(result);
    }
    return result;
  }
}
