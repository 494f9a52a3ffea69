package io.mediahub.encoder.media.compare;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How similar two stretches of pictures are: structural similarity (SSIM; Wang and others, 2004) by
 * ffmpeg's filter, over luma and both chromas, frame by frame. Frames are paired by their times.
 */
public final class Similarity {
  private static final Logger LOG = LoggerFactory.getLogger(Similarity.class);

  /** A line for a frame, such as {@code n:1 Y:0.97 U:0.99 V:0.99 All:0.98 (16.8)}. */
  private static final Pattern FRAME = Pattern.compile("n:\\d+ .*All:([01]\\.\\d+).*");

  /** A segment takes a second or two. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Nothing is written. */
  private static final long FILE_BYTES = 1 << 20;

  private final FfmpegSandbox sandbox;
  private final long memoryBytes;

  /**
   * @param memoryBytes address space that ffmpeg may use
   */
  public Similarity(FfmpegSandbox sandbox, long memoryBytes) {
    this.sandbox = sandbox;
    this.memoryBytes = memoryBytes;
  }

  /**
   * @param frames how many were compared
   * @param mean of these, 0 to 1; 0 when there are none
   */
  public record Result(int frames, double mean) {}

  /** Adds frames up; on the thread that reads the tool's output. */
  private static final class Sum {
    private int frames;
    private double sum;

    void line(String line) {
      Matcher frame = FRAME.matcher(line);
      if (frame.matches()) {
        frames++;
        sum += Double.parseDouble(frame.group(1));
      }
    }

    Result result() {
      return new Result(frames, frames == 0 ? 0 : sum / frames);
    }
  }

  /**
   * Compares two files of the job's folder, each with an init segment and segments. The second
   * one's pictures are brought to the size of the first one's.
   *
   * @throws MediaFailure when ffmpeg was killed; what it cannot decode is not similar
   * @throws InterruptedException after ffmpeg was stopped
   */
  public Result of(JobSpace space, String name, String publishedName, int width, int height)
      throws InterruptedException {
    Sum sum = new Sum();
    SandboxLimits limits = new SandboxLimits(LONGEST, memoryBytes, FILE_BYTES, LONGEST);
    ToolResult result =
        sandbox.run(
            Tool.FFMPEG, space, limits, arguments(name, publishedName, width, height), sum::line);
    if (result.wasKilled()) {
      throw new MediaFailure(
          JobFailure.ENCODER_CRASHED, result.describe("The comparison of two segments"));
    }
    if (!result.succeeded()) {
      LOG.warn("Two segments could not be compared: {}", result.errors());
      return new Result(0, 0);
    }
    return sum.result();
  }

  private static List<String> arguments(String name, String published, int width, int height) {
    return List.of(
        "-hide_banner",
        "-v",
        "error",
        "-nostats",
        // The pictures keep their times, by which they are paired.
        "-copyts",
        "-filter_complex_threads",
        "1",
        "-threads",
        "1",
        "-i",
        name,
        "-threads",
        "1",
        "-i",
        published,
        "-filter_complex",
        "[1:v]scale=%d:%d[p];[0:v][p]ssim=stats_file=-:shortest=1:ts_sync_mode=nearest"
            .formatted(width, height),
        "-f",
        "null",
        "-");
  }
}
