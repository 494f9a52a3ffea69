package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.compare.Similarity;
import io.mediahub.encoder.media.encode.ChunkEncoder;
import io.mediahub.encoder.media.encode.SoundEncoder;
import io.mediahub.encoder.media.encode.TitleProbe;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.still.StillTool;
import io.mediahub.encoder.media.text.EmbeddedText;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Inspect;
import mediahub.encoding.MakeArtefacts;
import mediahub.encoding.Prepare;
import mediahub.encoding.Sweep;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobStarted;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job from its first report to its last. Each kind of job has a class of its own; what goes
 * wrong in any of them becomes one report here.
 */
public final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final PrepareJob prepare;
  private final ChunkJob chunk;
  private final SoundJob sound;
  private final CheckJob check;
  private final ArtefactsJob artefacts;
  private final SweepJob sweep;

  /**
   * @param memoryBytes address space that ffmpeg may use
   * @param processors cores for the first chunk of a media
   * @param meters where the probe of a title counts
   */
  public JobRunner(
      JobStage stage,
      FfmpegSandbox sandbox,
      InspectionLimits limits,
      long memoryBytes,
      int processors,
      MeterRegistry meters) {
    this.chunk = new ChunkJob(stage, new ChunkEncoder(sandbox, memoryBytes));
    PreviewJob previews = new PreviewJob(stage, sandbox, memoryBytes);
    Inspector inspector = new Inspector(sandbox, limits);
    StillTool tool = new StillTool(sandbox, memoryBytes);
    PictureArtefacts pictures = new PictureArtefacts(stage, tool);
    ImageJob images = new ImageJob(stage, pictures, tool);
    this.prepare =
        new PrepareJob(
            stage,
            images,
            inspector,
            new MeteredProbe(new TitleProbe(sandbox, memoryBytes), meters),
            previews,
            chunk,
            processors);
    this.artefacts =
        new ArtefactsJob(
            stage,
            pictures,
            new SoundArtefacts(stage, pictures, sandbox, tool),
            new TextArtefacts(stage, new EmbeddedText(sandbox, tool)));
    this.sound = new SoundJob(stage, new SoundEncoder(sandbox, memoryBytes));
    this.check =
        new CheckJob(stage, new PackageComparer(stage, new Similarity(sandbox, memoryBytes)));
    this.sweep = new SweepJob(stage);
  }

  /**
   * Returns when the job's outcome, good or bad, is in the log.
   *
   * @param stopped becomes true before the thread is interrupted
   * @throws ReportLost when the outcome is not in the log
   * @throws InterruptedException when it was stopped; nothing more was reported then
   */
  void run(Run run, String workerId, BooleanSupplier stopped) throws InterruptedException {
    EncodeJob job = run.job();
    run.reports()
        .send(
            isEvent((EncodeWork) job.getWork())
                ? new JobStarted(job.getJobId(), job.getAttempt(), workerId)
                : Heartbeat.beat(job, run.progress()));
    JobFailed failure = tryRun(run, stopped);
    if (stopped.getAsBoolean()) { // stopping causes failures of many kinds
      throw new InterruptedException("stopped");
    }
    if (failure != null) {
      LOG.atWarn()
          .addKeyValue("code", failure.getCode())
          .addKeyValue("retryable", failure.getRetryable())
          .log("Job failed: {}", failure.getSentence());
      run.reports().send(failure);
    }
    run.reports().flush();
  }

  /** Chunks are many: that one was begun is not worth an event. */
  private static boolean isEvent(EncodeWork work) {
    return work instanceof Prepare || work instanceof EncodeSound || work instanceof CheckPackage;
  }

  private @Nullable JobFailed tryRun(Run run, BooleanSupplier stopped) throws InterruptedException {
    EncodeJob job = run.job();
    try {
      JobNames.require(job);
      switch ((EncodeWork) job.getWork()) {
        case Prepare work -> prepare.run(run, work);
        case EncodeChunk work -> chunk.run(run, work);
        case EncodeSound work -> sound.run(run, work);
        case CheckPackage work -> check.run(run, work);
        case Sweep work -> sweep.run(run, work);
        case MakeArtefacts work -> artefacts.run(run, work);
        case Inspect earlier -> throw ofAnEarlierVersion();
        case EncodeLadder earlier -> throw ofAnEarlierVersion();
      }
      return null;
    } catch (MediaFailure e) {
      return failed(job, e.failure(), e.sentence());
    } catch (IOException e) {
      LOG.warn("The job failed on the disk", e);
      return failed(
          job, JobFailure.WORKER_DISK, "The worker could not use its disk; its log says more.");
    } catch (ReportLost e) {
      throw e;
    } catch (RuntimeException e) {
      if (!stopped.getAsBoolean()) {
        LOG.error("The job failed unexpectedly", e);
      }
      return failed(
          job, JobFailure.WORKER_FAULT, "The worker failed unexpectedly; its log says more.");
    }
  }

  private static MediaFailure ofAnEarlierVersion() {
    return new MediaFailure(
        JobFailure.INVALID_JOB, "The job is of a kind that only earlier versions had.");
  }

  private static JobFailed failed(EncodeJob job, JobFailure failure, String sentence) {
    return new JobFailed(
        job.getJobId(), job.getAttempt(), failure.code(), sentence, failure.retryable());
  }

  /** The kind of work, in meters. */
  static String kind(EncodeWork work) {
    return switch (work) {
      case Prepare prepare -> "prepare";
      case EncodeChunk chunk -> "chunk";
      case EncodeSound sound -> "sound";
      case CheckPackage check -> "check";
      case Sweep sweep -> "sweep";
      case MakeArtefacts make -> "artefacts";
      case Inspect earlier -> "unknown";
      case EncodeLadder earlier -> "unknown";
    };
  }
}
