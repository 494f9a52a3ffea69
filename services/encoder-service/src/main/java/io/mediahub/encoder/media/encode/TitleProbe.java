package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.sandbox.EncoderFailure;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mediahub.rendition.Inspection;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how many bits the pictures of a title take: encodes a few short stretches of them by
 * the ladder's own encoder at its own quality, with no bound of the bitrate. Nothing is written.
 *
 * <p>What is measured is the same on every machine: whichever attempt of a job did it, the same
 * ladder follows. It may fail, and then the usual ladder is planned.
 */
public final class TitleProbe {
  private static final Logger LOG = LoggerFactory.getLogger(TitleProbe.class);

  /** Far more than the pixels of a probe take, also on a machine with much to do. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Each with a decoder and the encoders of a few sizes, in memory at the same time. */
  private static final int AT_ONCE = 2;

  /** Nothing is written. */
  private static final long FILE_BYTES = 1 << 20;

  private final FfmpegSandbox sandbox;
  private final SandboxLimits limits;
  private final Duration deadline;

  /**
   * @param memoryBytes address space that one ffmpeg may use
   */
  public TitleProbe(FfmpegSandbox sandbox, long memoryBytes) {
    this(sandbox, memoryBytes, DEADLINE);
  }

  /**
   * @param deadline for all stretches together
   */
  TitleProbe(FfmpegSandbox sandbox, long memoryBytes, Duration deadline) {
    this.sandbox = sandbox;
    this.deadline = deadline;
    this.limits = new SandboxLimits(DEADLINE, memoryBytes, FILE_BYTES, DEADLINE);
  }

  /**
   * An inspection with what was measured of its pictures; without it when nothing is known of them.
   * Returns after a few seconds, and at the latest after a minute.
   *
   * @param space with the file as its source
   * @param seekMicros as the inspection found them: empty when key frames are rare
   * @throws InterruptedException after the tools were stopped
   */
  public Inspection inspect(JobSpace space, Inspection inspection, List<Long> seekMicros)
      throws InterruptedException {
    PictureProbe found = measure(space, inspection, !seekMicros.isEmpty());
    return found == null
        ? inspection
        : Inspection.newBuilder(inspection)
            .setVideo(VideoTrack.newBuilder(inspection.getVideo()).setProbe(found).build())
            .build();
  }

  /**
   * @param soon whether the decoder gets to any place of the media soon
   * @return null when nothing is known of the pictures: there are none to encode, the file can be
   *     decoded from too few places, or a stretch failed or took too long
   */
  @Nullable PictureProbe measure(JobSpace space, Inspection inspection, boolean soon)
      throws InterruptedException {
    ProbePlan plan = ProbePlan.of(inspection, soon, Recipe.CURRENT);
    if (plan == null) {
      return null;
    }
    List<ProbedFrames> made = run(space, plan);
    if (made == null) {
      return null;
    }
    PictureProbe result = plan.result(made);
    if (result == null) {
      LOG.info("The usual ladder is planned: the file can be decoded from too few places");
    }
    return result;
  }

  private @Nullable List<ProbedFrames> run(JobSpace space, ProbePlan plan)
      throws InterruptedException {
    List<Callable<ProbedFrames>> stretches =
        plan.commands(space.requireSource().toString()).stream()
            .<Callable<ProbedFrames>>map(
                command -> () -> stretch(space, command, plan.sizes().size()))
            .toList();
    ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("title-probe-", 0).factory());
    try {
      List<ProbedFrames> made = new ArrayList<>();
      for (Future<ProbedFrames> stretch :
          threads.invokeAll(stretches, deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        made.add(stretch.get());
      }
      return made;
    } catch (ExecutionException e) {
      LOG.warn("The usual ladder is planned, since the probe failed", e.getCause());
    } catch (CancellationException e) {
      LOG.warn("The usual ladder is planned, since the probe did not end in {}", deadline);
    } finally {
      threads.shutdownNow();
      threads.close();
    }
    return null;
  }

  private ProbedFrames stretch(JobSpace space, List<String> command, int sizes)
      throws InterruptedException {
    ProbedFrames made = new ProbedFrames(sizes);
    ToolResult result = sandbox.run(Tool.FFMPEG, space, limits, command, made::line);
    if (!result.succeeded()) {
      throw EncoderFailure.of(result);
    }
    return made;
  }
}
