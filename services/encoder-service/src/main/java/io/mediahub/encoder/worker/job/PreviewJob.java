package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.PreviewEncoder;
import io.mediahub.encoder.media.encode.PreviewPlan;
import io.mediahub.encoder.media.encode.PreviewPlan.Head;
import io.mediahub.encoder.media.inspect.PreviewPlanner;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Candidate;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Planned;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.WaitingTool;
import io.mediahub.encoder.store.SourceRanges;
import io.mediahub.encoder.worker.job.PartResults.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import mediahub.encoding.Prepare;
import mediahub.rendition.AudioRung;
import mediahub.rendition.JobKind;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a preview of a file whose picture can be shown as it is, from its head, while the rest is
 * still being downloaded. A preview is a bonus: what goes wrong with it fails no job.
 */
final class PreviewJob {
  private static final Logger LOG = LoggerFactory.getLogger(PreviewJob.class);
  private static final String HEAD = "head.mp4";

  /** Reading headers and copying a segment take moments. */
  private static final Duration FIRST = Duration.ofSeconds(60);

  /** More than a first segment has, whose samples are at most 64 MB. */
  private static final long MOST_BYTES = 128L << 20;

  private final JobStage stage;
  private final FfmpegSandbox sandbox;
  private final long memoryBytes;

  PreviewJob(JobStage stage, FfmpegSandbox sandbox, long memoryBytes) {
    this.stage = stage;
    this.sandbox = sandbox;
    this.memoryBytes = memoryBytes;
  }

  /** A preview that has begun: its first segment is reported. */
  static final class Preview implements AutoCloseable {
    private final PreviewEncoder encoder;
    private final Planned planned;
    private final JobSpace head;
    private final PartResults results;
    private boolean ended;

    /**
     * @param head with the file's head as its source
     */
    private Preview(PreviewEncoder encoder, Planned planned, JobSpace head, PartResults results) {
      this.encoder = encoder;
      this.planned = planned;
      this.head = head;
      this.results = results;
    }

    /** Work that a preview can do without. */
    private interface Copy {
      void run() throws IOException, InterruptedException;
    }

    private void copyFirst(@Nullable WaitingTool prepared)
        throws IOException, InterruptedException {
      encoder.copyFirst(head, prepared, results);
      reached(planned.plan().first());
    }

    /** Goes on to the end of the head, so that nobody has to wait for the download. */
    void copyHead() throws InterruptedException {
      if (planned.plan().first().equals(planned.plan().head())) {
        return;
      }
      orEnd(
          () -> {
            planned.fetchHead();
            encoder.copyHead(head, results);
            reached(planned.plan().head());
          });
    }

    private void reached(Head end) throws IOException {
      if (end.isAll()) {
        results.complete();
        ended = true;
      } else {
        results.flush();
      }
    }

    /**
     * Goes on to the end of the media.
     *
     * @param space with the whole file as its source
     */
    void copyRest(JobSpace space) throws InterruptedException {
      orEnd(
          () -> {
            encoder.copyRest(space, results);
            results.complete();
            ended = true;
          });
    }

    /** After a failure there would be a gap: what follows it is not made either. */
    private void orEnd(Copy copy) throws InterruptedException {
      if (ended) {
        return;
      }
      try {
        copy.run();
      } catch (ReportLost | CancellationException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        LOG.warn("The preview ends early", e);
        ended = true;
      }
    }

    @Override
    public void close() {
      results.close();
    }
  }

  /**
   * Reports the first segment.
   *
   * @param folder of the job
   * @param size must be as declared before anything is reported
   * @return null when the picture has to be encoded to be shown
   */
  @Nullable Preview begin(Run run, Prepare work, Path folder, SizeCheck size)
      throws InterruptedException {
    Preview preview = null;
    boolean begun = false;
    JobSpace space = new JobSpace(folder, folder.resolve(HEAD), run.niceness());
    try {
      var ranges = new SourceRanges(stage.store(), stage.uploader(), work.getSource());
      SparseHead head = SparseHead.open(ranges, space.requireSource());
      Candidate candidate = head == null ? null : PreviewPlanner.candidate(head);
      if (candidate == null) {
        return null;
      }
      boolean tools = candidate.needsTools();
      // Their sandboxes are made while the first samples are being read.
      try (WaitingTool probe = tools ? prepared(Tool.FFPROBE, space) : null;
          WaitingTool copy = tools ? prepared(Tool.FFMPEG, space) : null) {
        Planned planned = new PreviewPlanner(sandbox).plan(space, candidate, probe);
        if (planned == null || size.await() != null) {
          return null;
        }
        preview = open(run, work.getPreviewId(), planned, space);
        preview.copyFirst(copy);
      }
      begun = true;
      return preview;
    } catch (ReportLost | CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // also a fault: its file may be hostile
      LOG.warn("There is no preview", e);
      return null;
    } finally {
      if (preview != null && !begun) {
        preview.close();
      }
    }
  }

  private WaitingTool prepared(Tool tool, JobSpace space) {
    return sandbox.prepare(
        tool, space, new SandboxLimits(FIRST, memoryBytes, MOST_BYTES, FIRST.plusSeconds(30)));
  }

  private Preview open(Run run, String previewId, Planned planned, JobSpace head) {
    PreviewPlan plan = planned.plan();
    Set<String> ids = new HashSet<>();
    plan.pictures().stream().map(VideoRung::getRenditionId).forEach(ids::add);
    plan.sounds().stream().map(AudioRung::getRenditionId).forEach(ids::add);
    run.reports()
        .send(new PreviewFound(previewId, plan.pictures(), plan.sounds(), plan.segmentMillis()));
    Target target = new Target(previewId, JobKind.PREPARE, 0, ids, PartSizes.GROWING);
    return new Preview(
        new PreviewEncoder(sandbox, memoryBytes, plan),
        planned,
        head,
        stage.ownResults(run, target));
  }
}
