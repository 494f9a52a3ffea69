package io.mediahub.domain.rendition;

import java.util.List;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageState;
import mediahub.rendition.Phase;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;

/** What follows the newest attempt of a job that ended without a result. */
final class Failures {
  private Failures() {}

  static void failed(
      Steps steps, OpenJob job, JobFailure failure, String sentence, Planning planning) {
    failed(steps, job, failure.code(), sentence, failure.retryable(), planning);
  }

  static void failed(
      Steps steps,
      OpenJob job,
      String code,
      String sentence,
      boolean retryable,
      Planning planning) {
    boolean last = isLast(steps.state(), job, code, retryable);
    // What is to be swept is named after what is open now.
    String sweepId = Endings.sweepId(steps.state());
    boolean inspecting = steps.state().getPhase() == Phase.INSPECTING;
    steps.add(new JobFailed(job.getJobId(), job.getAttempt(), code, sentence, retryable));
    if (code.equals(JobFailure.OWN_PICTURE_REFUSED.code())
        && encodesAll(steps, job, sentence, inspecting, planning)) {
      return;
    }
    if (last && job.getKind() != JobKind.SWEEP && job.getKind() != JobKind.ARTEFACTS) {
      Endings.failed(steps, code, sentence, JobFailure.hint(code), sweepId);
      return;
    }
    switch (job.getKind()) {
      case PREPARE -> {
        abandonPreview(steps, code, sentence);
        if (inspecting) {
          prepareAgain(steps, job);
        } else {
          planning.prepared(steps);
        }
      }
      case CHUNK, SOUND, CHECK ->
          steps.add(new JobsRequested(job.getPackageId(), List.of(Jobs.again(job))));
      case SWEEP ->
          steps.add(
              last
                  ? new SweepAbandoned(job.getJobId(), code, sentence)
                  : new SweepRequested(
                      job.getJobId(), Retries.nextAttempt(job), job.getLeftovers()));
      case ARTEFACTS -> {
        if (last) {
          Artefacts.abandon(steps, job, code, sentence);
        } else {
          steps.add(Artefacts.again(job));
        }
      }
      case UNKNOWN -> {}
    }
  }

  /**
   * All renditions are encoded when the source's own picture cannot be one of them.
   *
   * @return false when the package at work has none: then it is a failure like any other
   */
  private static boolean encodesAll(
      Steps steps, OpenJob job, String sentence, boolean inspecting, Planning planning) {
    String code = JobFailure.OWN_PICTURE_REFUSED.code();
    return switch (job.getKind()) {
      // It goes on with the first chunk. Another chunk may have told the same before.
      case PREPARE -> {
        Packages.main(steps.state())
            .ifPresent(made -> planning.encodeAll(steps, made, code, sentence));
        if (!inspecting) {
          planning.prepared(steps);
        }
        yield !inspecting;
      }
      case CHUNK ->
          Packages.made(steps.state(), job.getPackageId())
              .filter(made -> planning.encodeAll(steps, made, code, sentence))
              .isPresent();
      case SOUND, CHECK, SWEEP, ARTEFACTS, UNKNOWN -> false;
    };
  }

  /** Once a media is inspected, what its preparation leaves undone becomes a job of its own. */
  private static boolean isLast(RenditionState state, OpenJob job, String code, boolean retryable) {
    if (job.getKind() == JobKind.PREPARE && state.getPhase() != Phase.INSPECTING) {
      return !retryable && Planning.isPrepared(state) && !Planning.hasFirstChunk(state);
    }
    return !retryable || Retries.isLast(job, code);
  }

  private static void prepareAgain(Steps steps, OpenJob job) {
    RenditionState state = steps.state();
    steps.add(
        new InspectionRequested(
            state.getOwnerId(),
            state.getSource(),
            job.getJobId(),
            Retries.nextAttempt(job),
            job.getContentKeyId(),
            job.getFormats(),
            job.getPerTitle(),
            job.getKeepPicture()));
  }

  /** Nobody goes on with another's preview. One that is complete can be watched on. */
  static void abandonPreview(Steps steps, String code, String sentence) {
    Packages.preview(steps.state())
        .filter(preview -> !preview.getPartsDone())
        .map(PackageState::getPackageId)
        .ifPresent(id -> steps.add(new PackageAbandoned(id, code, sentence)));
  }
}
