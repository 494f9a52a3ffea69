package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.Rungs;
import io.mediahub.encoder.media.encode.LadderEncoder;
import io.mediahub.encoder.media.encode.RenditionResult;
import io.mediahub.encoder.media.inspect.InspectionOutcome;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.inspect.SourceCheck;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.MediaStore.Deleted;
import io.mediahub.encoder.store.SourceCache;
import io.mediahub.encoder.store.WorkFolder;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Inspect;
import mediahub.encoding.Prepare;
import mediahub.encoding.Sweep;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.ObjectsSwept;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job from its first report to its last. An attempt is encoded only once: two encodings of a
 * file may differ in their bytes, and what was reported is never overwritten.
 */
public final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** An id that may be part of an object key and of a file name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private static final String REDELIVERED =
      "The queue delivered this job a second time, and parts of this attempt may be stored"
          + " already.";

  private static final long MICROS = 1_000_000;

  /**
   * Attempts that are remembered. A job comes again within seconds after its lock was lost, and a
   * worker runs few other jobs meanwhile.
   */
  private static final int MOST_BEGUN = 1_000;

  private final Inspector inspector;
  private final LadderEncoder encoder;
  private final MediaStore store;
  private final SourceCache sources;
  private final WorkFolder folder;
  private final ExecutorService uploader;
  private final Clock clock;

  /** Encode attempts of this process, the oldest first. Guarded by itself. */
  private final LinkedHashSet<String> begun = new LinkedHashSet<>();

  public JobRunner(
      Inspector inspector,
      LadderEncoder encoder,
      MediaStore store,
      SourceCache sources,
      WorkFolder folder,
      ExecutorService uploader,
      Clock clock) {
    this.inspector = inspector;
    this.encoder = encoder;
    this.store = store;
    this.sources = sources;
    this.folder = folder;
    this.uploader = uploader;
    this.clock = clock;
  }

  /**
   * Returns when the job's outcome, good or bad, is in the log.
   *
   * @param stopped becomes true before the thread is interrupted
   * @throws ReportLost when the outcome is not in the log
   * @throws InterruptedException when it was stopped; nothing more was reported then
   */
  void run(
      ReceivedJob received,
      JobReports reports,
      JobProgress progress,
      String workerId,
      BooleanSupplier stopped)
      throws InterruptedException {
    EncodeJob job = received.job();
    if (job.getWork() instanceof EncodeLadder && (received.deliveries() > 1 || !begin(job))) {
      LOG.info("The queue delivered this job before, so a new attempt is requested");
      reports.send(failed(job, JobFailure.REDELIVERED, REDELIVERED));
      reports.flush();
      return;
    }
    reports.send(new JobStarted(job.getJobId(), job.getAttempt(), workerId));
    JobFailed failure = tryRun(job, reports, progress, stopped);
    if (stopped.getAsBoolean()) { // stopping causes failures of many kinds
      throw new InterruptedException("stopped");
    }
    if (failure != null) {
      LOG.atWarn()
          .addKeyValue("code", failure.getCode())
          .addKeyValue("retryable", failure.getRetryable())
          .log("Job failed: {}", failure.getSentence());
      reports.send(failure);
    }
    reports.flush();
  }

  /**
   * A partition that moves to another broker loses its delivery counts. So the worker that lost a
   * job may get it again as if for the first time.
   *
   * @return false when this process has already begun the attempt
   */
  private boolean begin(EncodeJob job) {
    synchronized (begun) {
      boolean first = begun.add(job.getJobId() + "/" + job.getAttempt());
      if (begun.size() > MOST_BEGUN) {
        begun.removeFirst();
      }
      return first;
    }
  }

  private @Nullable JobFailed tryRun(
      EncodeJob job, JobReports reports, JobProgress progress, BooleanSupplier stopped)
      throws InterruptedException {
    try {
      requireNames(job);
      switch ((EncodeWork) job.getWork()) {
        case Inspect inspect -> inspect(job, inspect.getSource(), reports);
        case EncodeLadder ladder -> encode(job, ladder, reports, progress);
        case Prepare prepare -> throw notYet();
        case EncodeChunk chunk -> throw notYet();
        case EncodeSound sound -> throw notYet();
        case CheckPackage check -> throw notYet();
        case Sweep sweep -> sweep(job, sweep.getLeftovers(), reports);
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

  private void inspect(EncodeJob job, SourceObject source, JobReports reports)
      throws IOException, InterruptedException {
    InspectionOutcome outcome = SourceCheck.compareSize(store.size(source), source);
    if (outcome == null) { // a file larger than declared is not downloaded
      try (var folderOfJob = folder.openJob(job.getJobId(), job.getAttempt());
          var local = sources.acquire(source)) {
        outcome = inspector.inspect(new JobSpace(folderOfJob.path(), local.file()), source);
      }
    }
    switch (outcome) {
      case Accepted accepted ->
          reports.send(new MediaInspected(accepted.inspection(), accepted.seekMicros()));
      case Refused refused -> {
        LOG.atInfo().addKeyValue("code", refused.code()).log("Refused: {}", refused.sentence());
        reports.send(new MediaRefused(refused.code(), refused.sentence(), refused.hint()));
      }
    }
  }

  private static MediaFailure notYet() {
    return new MediaFailure(JobFailure.INVALID_JOB, "not yet");
  }

  /** Safe to repeat: an object that is gone is not an error. */
  private void sweep(EncodeJob job, Leftovers leftovers, JobReports reports) {
    Deleted deleted = new Deleted(0, 0);
    for (int attempt : leftovers.getAttempts()) {
      if (attempt == leftovers.getPublished()) {
        throw new MediaFailure(
            JobFailure.INVALID_JOB, "The job would delete objects of a published package.");
      }
      deleted =
          deleted.and(
              store.deleteBelow(
                  "%s/%s/%d/".formatted(job.getMediaId(), leftovers.getJobId(), attempt)));
    }
    if (leftovers.getSource() != null) {
      deleted = deleted.and(store.delete(leftovers.getSource()));
    }
    reports.send(
        new ObjectsSwept(job.getJobId(), job.getAttempt(), deleted.objects(), deleted.bytes()));
  }

  private void encode(EncodeJob job, EncodeLadder ladder, JobReports reports, JobProgress progress)
      throws IOException, InterruptedException {
    try (var folderOfJob = folder.openJob(job.getJobId(), job.getAttempt());
        var local = sources.acquire(ladder.getSource())) {
      folder.requireRoom(expectedBytes(ladder));
      Refused changed = SourceCheck.compare(local.file(), ladder.getSource());
      if (changed != null) {
        throw new MediaFailure(JobFailure.SOURCE_CHANGED, changed.sentence());
      }
      LadderReports listener =
          new LadderReports(job, ladder, reports, progress, store, uploader, clock);
      try {
        List<RenditionResult> results =
            encoder.encode(new JobSpace(folderOfJob.path(), local.file()), ladder, listener);
        listener.complete(results);
      } catch (IOException | RuntimeException | InterruptedException e) {
        listener.abandon();
        throw e;
      }
    }
    reports.send(new JobFinished(job.getJobId(), job.getAttempt()));
  }

  /** Size of all renditions at the upper bound of their bitrates. */
  private static long expectedBytes(EncodeLadder ladder) {
    long bits = Rungs.bitsPerSecond(ladder).sum();
    return Math.ceilDiv(ladder.getInspection().getDurationMicros(), MICROS) * bits / 8;
  }

  /** Ids become parts of paths, so they are checked here again. */
  private static void requireNames(EncodeJob job) {
    requireName(job.getMediaId());
    requireName(job.getJobId());
    if (job.getWork() instanceof EncodeLadder ladder) {
      Rungs.ids(ladder).forEach(JobRunner::requireName);
    }
    if (job.getWork() instanceof Sweep sweep && !sweep.getLeftovers().getAttempts().isEmpty()) {
      requireName(sweep.getLeftovers().getJobId());
    }
  }

  private static void requireName(@Nullable String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new MediaFailure(
          JobFailure.INVALID_JOB, "The job contains an id that cannot be part of a path.");
    }
  }

  private static JobFailed failed(EncodeJob job, JobFailure failure, String sentence) {
    return new JobFailed(
        job.getJobId(), job.getAttempt(), failure.code(), sentence, failure.retryable());
  }
}
