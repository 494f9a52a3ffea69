package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.FragmentCutter.Cut;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.hls.mp4.InitSegment;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Copies a preview from a file: first from its head, and then from the whole. Both times it begins
 * at the start, which costs next to nothing, makes the same segments, and hands over those that
 * were not handed over before. For one preview; used by one thread.
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
   * Hands over the segments that lie in the head.
   *
   * @param space with the head as its source
   * @throws io.mediahub.encoder.media.MediaFailure when the file cannot be copied so
   * @throws InterruptedException after ffmpeg was stopped
   */
  public void copyHead(JobSpace space, PartListener out) throws IOException, InterruptedException {
    copy(space, !plan.headIsAll(), out);
  }

  /**
   * Hands over the segments that are still missing, to the end of the media.
   *
   * @param space with the whole file as its source
   * @throws io.mediahub.encoder.media.MediaFailure when the file cannot be copied so
   * @throws InterruptedException after ffmpeg was stopped
   */
  public void copyRest(JobSpace space, PartListener out) throws IOException, InterruptedException {
    if (!plan.headIsAll()) {
      copy(space, false, out);
    }
  }

  private void copy(JobSpace space, boolean head, PartListener out)
      throws IOException, InterruptedException {
    PreviewCommand command = new PreviewCommand(plan, head, Recipe.CURRENT);
    long micros = head ? plan.headSoundMicros() : plan.micros();
    try (Encoding encoding = new Encoding(space, null, new Rest(head, out))) {
      String picture = plan.video().getRenditionId();
      encoding.follow(picture, Cut.atLeast(Recipe.CURRENT.segment()), 0, 0);
      if (plan.sound() != null) {
        Cut grid = Cut.grid(Math.toIntExact(Recipe.CURRENT.segment().toMillis()));
        encoding.follow(plan.sound().getRenditionId(), grid, 0, 0);
      }
      encoding.run(
          sandbox,
          limits(),
          command.arguments(space.requireSource().toString()),
          new Progress(0, micros));
    }
  }

  private SandboxLimits limits() {
    // A copy has the size of its source.
    long bits = plan.video().getMaxBitsPerSecond();
    return Effort.limits(plan.micros(), plan.micros(), null, bits, memoryBytes);
  }

  /** Hands on what was not handed on before. */
  private final class Rest implements PartListener {
    private final boolean head;
    private final PartListener out;

    Rest(boolean head, PartListener out) {
      this.head = head;
      this.out = out;
    }

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment)
        throws IOException {
      int next = done.getOrDefault(renditionId, 0);
      boolean sound = init.track() == InitSegment.Track.AUDIO;
      long end = segment.end() * MICROS / init.timescale();
      boolean cutShort = head && sound && end > plan.headSoundMicros() - CUT_SHORT;
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
