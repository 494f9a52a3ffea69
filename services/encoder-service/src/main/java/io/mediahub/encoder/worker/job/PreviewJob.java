package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.PreviewEncoder;
import io.mediahub.encoder.media.encode.PreviewPlan;
import io.mediahub.encoder.media.inspect.PreviewPlanner;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.store.SourceRanges;
import io.mediahub.encoder.worker.job.PartResults.Target;
import java.io.IOException;
import java.nio.file.Path;
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

  private final JobStage stage;
  private final FfmpegSandbox sandbox;
  private final long memoryBytes;

  PreviewJob(JobStage stage, FfmpegSandbox sandbox, long memoryBytes) {
    this.stage = stage;
    this.sandbox = sandbox;
    this.memoryBytes = memoryBytes;
  }

  /** A preview that has begun. */
  static final class Preview implements AutoCloseable {
    private final PreviewEncoder encoder;
    private final PreviewPlan plan;
    private final PartResults results;

    private Preview(PreviewEncoder encoder, PreviewPlan plan, PartResults results) {
      this.encoder = encoder;
      this.plan = plan;
      this.results = results;
    }

    private void copyHead(JobSpace space) throws IOException, InterruptedException {
      encoder.copyHead(space, results);
      if (plan.headIsAll()) {
        results.complete();
      } else {
        results.flush();
      }
    }

    /**
     * Goes on to the end of the media.
     *
     * @param space with the whole file as its source
     */
    void copyRest(JobSpace space) throws IOException, InterruptedException {
      if (plan.headIsAll()) {
        return;
      }
      try {
        encoder.copyRest(space, results);
        results.complete();
      } catch (ReportLost | CancellationException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        LOG.warn("The preview ends early", e);
      }
    }

    @Override
    public void close() {
      results.close();
    }
  }

  /**
   * Reports the first segments.
   *
   * @param folder of the job
   * @return null when the picture has to be encoded to be shown
   */
  @Nullable Preview begin(Run run, Prepare work, Path folder) throws InterruptedException {
    Preview preview = null;
    boolean begun = false;
    try {
      var ranges = new SourceRanges(stage.store(), stage.uploader(), work.getSource());
      SparseHead head = SparseHead.open(ranges, folder.resolve(HEAD));
      JobSpace space = new JobSpace(folder, folder.resolve(HEAD), run.niceness());
      PreviewPlan plan = head == null ? null : new PreviewPlanner(sandbox).plan(space, head);
      if (plan == null) {
        return null;
      }
      preview = open(run, work.getPreviewId(), plan);
      preview.copyHead(space);
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

  private Preview open(Run run, String previewId, PreviewPlan plan) {
    Set<String> ids = new HashSet<>();
    plan.pictures().stream().map(VideoRung::getRenditionId).forEach(ids::add);
    plan.sounds().stream().map(AudioRung::getRenditionId).forEach(ids::add);
    run.reports()
        .send(new PreviewFound(previewId, plan.pictures(), plan.sounds(), plan.segmentMillis()));
    Target target = new Target(previewId, JobKind.PREPARE, 0, ids, PartSizes.GROWING);
    return new Preview(
        new PreviewEncoder(sandbox, memoryBytes, plan), plan, stage.ownResults(run, target));
  }
}
