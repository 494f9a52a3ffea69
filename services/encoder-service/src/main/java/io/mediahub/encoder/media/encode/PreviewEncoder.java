package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.PreviewPlan.Head;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.FragmentCutter.Cut;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.WaitingTool;
import io.mediahub.hls.mp4.InitSegment;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies a preview from a file: its first segment, then what else its head has, and then the rest
 * from the whole. Where ffmpeg does it, it begins at the start each time, which costs little, makes
 * the same segments, and hands over those that were not handed over before. For one preview; used
 * by one thread.
 */
public final class PreviewEncoder {
  /** How near to the end of the head a segment of sound may be one that was cut short, micros. */
  private static final long CUT_SHORT = 100_000;

  private static final long MICROS = 1_000_000;

  private final FfmpegSandbox sandbox;
  private final long memoryBytes;
  private final PreviewPlan plan;
  private final Map<String, Integer> done = new HashMap<>();

  /**
   * @param memoryBytes address space that ffmpeg may use
   */
  public PreviewEncoder(FfmpegSandbox sandbox, long memoryBytes, PreviewPlan plan) {
    this.sandbox = sandbox;
    this.memoryBytes = memoryBytes;
    this.plan = plan;
  }

  /**
   * Hands over the first segment of each rendition.
   *
   * @param space with a file as its source that has the samples of {@link PreviewPlan#first}
   * @param prepared a sandbox for ffmpeg; null where there is none yet
   * @throws io.mediahub.encoder.media.MediaFailure when the file cannot be copied so
   * @throws InterruptedException after ffmpeg was stopped
   */
  public void copyFirst(JobSpace space, @Nullable WaitingTool prepared, PartListener out)
      throws IOException, InterruptedException {
    copy(space, plan.first(), prepared, out);
  }

  /**
   * Hands over the segments of the head that are still missing.
   *
   * @param space with a file as its source that has the samples of {@link PreviewPlan#head}
   * @throws io.mediahub.encoder.media.MediaFailure when the file cannot be copied so
   * @throws InterruptedException after ffmpeg was stopped
   */
  public void copyHead(JobSpace space, PartListener out) throws IOException, InterruptedException {
    copy(space, plan.head(), null, out);
  }

  /**
   * Hands over the segments that are still missing, to the end of the media.
   *
   * @param space with the whole file as its source
   * @throws io.mediahub.encoder.media.MediaFailure when the file cannot be copied so
   * @throws InterruptedException after ffmpeg was stopped
   */
  public void copyRest(JobSpace space, PartListener out) throws IOException, InterruptedException {
    if (!plan.head().isAll()) {
      copy(space, null, null, out);
    }
  }

  /**
   * @param present what the file has; null where that is the whole
   */
  private void copy(
      JobSpace space, @Nullable Head present, @Nullable WaitingTool prepared, PartListener out)
      throws IOException, InterruptedException {
    Head head = present == null || present.isAll() ? null : present;
    PreviewPlan.Samples samples = plan.samples();
    if (samples != null) {
      new SampleCopy(plan, samples, done).copy(space.requireSource(), head, out);
      return;
    }
    PreviewCommand command = new PreviewCommand(plan, head, Recipe.CURRENT);
    long micros = head == null ? plan.micros() : head.soundMicros();
    try (Encoding encoding = new Encoding(space, null, new Rest(head, out))) {
      String picture = plan.video().getRenditionId();
      encoding.follow(picture, Cut.atLeast(Recipe.CURRENT.segment()), 0, 0);
      if (plan.sound() != null) {
        Cut grid = Cut.grid(Math.toIntExact(Recipe.CURRENT.segment().toMillis()));
        encoding.follow(plan.sound().getRenditionId(), grid, 0, 0);
      }
      List<String> arguments = command.arguments(space.requireSource().toString());
      Progress progress = new Progress(0, micros);
      if (prepared == null) {
        encoding.run(sandbox, limits(), arguments, progress);
      } else {
        encoding.run(prepared, arguments, progress);
      }
    }
  }

  private SandboxLimits limits() {
    // A copy has the size of its source.
    long bits = plan.video().getMaxBitsPerSecond();
    return Effort.limits(plan.micros(), plan.micros(), null, bits, memoryBytes);
  }

  /** Hands on what was not handed on before. */
  private final class Rest implements PartListener {
    private final @Nullable Head head;
    private final PartListener out;

    Rest(@Nullable Head head, PartListener out) {
      this.head = head;
      this.out = out;
    }

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment)
        throws IOException {
      int next = done.getOrDefault(renditionId, 0);
      boolean sound = init.track() == InitSegment.Track.AUDIO;
      long end = segment.end() * MICROS / init.timescale();
      boolean cutShort = head != null && sound && end > head.soundMicros() - CUT_SHORT;
      if (segment.index() == next && !cutShort) {
        out.segment(renditionId, init, segment);
        done.put(renditionId, next + 1);
      }
    }

    @Override
    public void progress(int permille) throws IOException {
      out.progress(permille);
    }
  }
}
