package io.mediahub.domain.rendition;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.RenditionCommand.AddSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.ChoosePoster;
import io.mediahub.domain.rendition.RenditionCommand.EncodeAgain;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import io.mediahub.domain.rendition.RenditionCommand.Reencode;
import io.mediahub.domain.rendition.RenditionCommand.RemoveSubtitles;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import io.mediahub.domain.rendition.RenditionCommand.Resume;
import io.mediahub.domain.rendition.RenditionCommand.Withdraw;
import java.util.Optional;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageState;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.Phase;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.WithdrawReason;
import mediahub.rendition.WorkerReport;

/**
 * From the last uploaded byte to the published stream: inspect, plan, encode in a window of jobs,
 * check, publish. A result counts once, whichever attempt made it, as long as its job or its
 * package is wanted; a failure counts only if it is the newest attempt's.
 */
public final class RenditionDecider
    implements Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> {
  /** Jobs for chunks of one media that are open at the same time. */
  public static final int WINDOW = 8;

  private final Planning planning;
  private final Parts parts;

  public RenditionDecider() {
    this(WINDOW);
  }

  /**
   * @param window most jobs for chunks of one media that are open at the same time
   */
  public RenditionDecider(int window) {
    this(window, LadderSettings.DEFAULT);
  }

  /**
   * @param window most jobs for chunks of one media that are open at the same time
   * @param settings what a ladder has by an operator's wish
   */
  public RenditionDecider(int window, LadderSettings settings) {
    this.planning = new Planning(window, settings);
    this.parts = new Parts(planning);
  }

  @Override
  public Optional<RenditionState> initial() {
    return Optional.empty();
  }

  @Override
  public Decision<RenditionEvent> decide(RenditionCommand command, Optional<RenditionState> state) {
    if (command instanceof BeginInspection begin && state.isEmpty()) {
      return Decision.accept(planning.preparation(begin.ownerId(), begin.source(), begin.jobId()));
    }
    if (state.isEmpty()) {
      return Decision.nothing();
    }
    Steps steps = new Steps(state.get());
    decide(steps, command);
    return steps.decision();
  }

  private void decide(Steps steps, RenditionCommand command) {
    switch (command) {
      case BeginInspection begin -> {} // it has begun
      case Report(String jobId, int attempt, WorkerReport report) ->
          reported(steps, jobId, attempt, report);
      case ExpireJob(String jobId, int attempt, String sentence) ->
          newest(steps, jobId, attempt)
              .ifPresent(
                  job -> Failures.failed(steps, job, JobFailure.WORKER_LOST, sentence, planning));
      case ExpireUnclaimed(String jobId, int attempt, String sentence) ->
          newest(steps, jobId, attempt)
              .ifPresent(
                  job -> Failures.failed(steps, job, JobFailure.JOB_UNCLAIMED, sentence, planning));
      case Withdraw(WithdrawReason reason, String jobId) -> {
        switch (reason) {
          case CANCELLED -> Withdrawal.cancel(steps);
          case DELETED -> Withdrawal.delete(steps, jobId);
          case UNKNOWN -> {}
        }
      }
      case EncodeAgain again -> Withdrawal.again(steps, planning, again);
      case Reencode reencode -> Reencoding.begin(steps, planning, reencode);
      case ChoosePoster wish -> Artefacts.poster(steps, wish);
      case AddSubtitles wish -> Artefacts.subtitles(steps, wish);
      case RemoveSubtitles wish -> Artefacts.remove(steps, wish);
      case Resume resume -> Withdrawal.resume(steps, planning);
    }
  }

  private static Optional<OpenJob> newest(Steps steps, String jobId, int attempt) {
    return Jobs.open(steps.state(), jobId).filter(job -> job.getAttempt() == attempt);
  }

  private void reported(Steps steps, String jobId, int attempt, WorkerReport report) {
    Optional<OpenJob> job = Jobs.open(steps.state(), jobId);
    Optional<OpenJob> newest = newest(steps, jobId, attempt);
    switch (report) {
      case JobStarted started -> newest.ifPresent(open -> started(steps, open, started));
      case PreviewFound found ->
          newest
              .filter(open -> open.getKind() == JobKind.PREPARE)
              .ifPresent(open -> Planning.preview(steps, open, found));
      case MediaInspected inspected ->
          job.filter(open -> open.getKind() == JobKind.PREPARE)
              .ifPresent(open -> planning.inspected(steps, open, inspected));
      case MediaRefused refused ->
          job.filter(open -> open.getKind() == JobKind.PREPARE)
              .filter(open -> steps.state().getPhase() == Phase.INSPECTING)
              .ifPresent(open -> Endings.refused(steps, open, refused, planning));
      case ImageInspected inspected ->
          newest
              .filter(open -> open.getKind() == JobKind.PREPARE)
              .filter(open -> !inspected.getImage().equals(steps.state().getImage()))
              .filter(open -> steps.state().getPhase() == Phase.INSPECTING)
              .ifPresent(open -> steps.add(inspected));
      case ArtefactsMade made ->
          newest.ifPresent(open -> Artefacts.made(steps, open, made, planning));
      case PartEncoded part -> parts.encoded(steps, part);
      case PackageChecked checked ->
          job.filter(open -> open.getKind() == JobKind.CHECK)
              .ifPresent(open -> checked(steps, open, checked));
      case JobFinished finished -> job.ifPresent(open -> finished(steps, open, finished));
      case ObjectsSwept swept ->
          job.filter(open -> open.getKind() == JobKind.SWEEP).ifPresent(open -> steps.add(swept));
      case JobFailed failed ->
          newest.ifPresent(
              open ->
                  Failures.failed(
                      steps,
                      open,
                      failed.getCode(),
                      failed.getSentence(),
                      failed.getRetryable(),
                      planning));
      // News, and what workers of earlier versions report of jobs that are made anew.
      case EncodeProgressed progressed -> {}
      case RenditionOpened opened -> {}
      case SegmentsEncoded segments -> {}
      case RenditionCompleted completed -> {}
    }
  }

  /** A worker repeats it while it works. Others are too many for an event, or nobody waits. */
  private static void started(Steps steps, OpenJob job, JobStarted started) {
    boolean told =
        switch (job.getKind()) {
          case PREPARE, SOUND, CHECK -> true;
          case CHUNK, SWEEP, ARTEFACTS, UNKNOWN -> false;
        };
    if (told && !started.getWorkerId().equals(job.getWorkerId())) {
      steps.add(started);
    }
  }

  private static void checked(Steps steps, OpenJob check, PackageChecked checked) {
    boolean due =
        Packages.made(steps.state(), check.getPackageId())
            .filter(made -> made.getFindings() == null)
            .filter(made -> made.getPackageId().equals(checked.getPackageId()))
            .isPresent();
    if (due) {
      steps.add(Reencoding.judged(steps.state(), checked));
    }
  }

  private void finished(Steps steps, OpenJob job, JobFinished finished) {
    boolean newest = job.getAttempt() == finished.getAttempt();
    switch (job.getKind()) {
      case PREPARE -> {
        if (steps.state().getPhase() == Phase.INSPECTING) {
          if (newest && Artefacts.isImageComplete(steps.state(), job)) {
            Endings.publishedImage(steps, finished);
          } else if (newest) {
            gap(steps, job);
          }
          return;
        }
        steps.add(finished);
        Failures.abandonPreview(
            steps, JobFailure.REPORT_GAP.code(), "The preview ended before its last part.");
        planning.prepared(steps);
      }
      case CHECK -> {
        PackageState made =
            Packages.made(steps.state(), job.getPackageId())
                .filter(each -> each.getFindings() != null)
                .orElse(null);
        if (made != null) {
          judged(steps, made, finished, planning);
        } else if (newest) {
          gap(steps, job);
        }
      }
      // These end by their last part, which may have been stored by another attempt.
      case CHUNK, SOUND -> {
        if (newest) {
          gap(steps, job);
        }
      }
      case ARTEFACTS -> {
        if (newest && Artefacts.isComplete(steps.state(), job)) {
          Artefacts.finished(steps, job, finished);
        } else if (newest) {
          gap(steps, job);
        }
      }
      case SWEEP, UNKNOWN -> {}
    }
  }

  private void gap(Steps steps, OpenJob job) {
    Failures.failed(
        steps,
        job,
        JobFailure.REPORT_GAP,
        "The job finished without all of its reports.",
        planning);
  }

  private static void judged(
      Steps steps, PackageState made, JobFinished finished, Planning planning) {
    String worse = made.getWorse();
    if (made.getFindings() == 0 && worse == null) {
      Endings.published(steps, made, finished);
      return;
    }
    String sweepId = Endings.sweepId(steps.state());
    steps.add(finished);
    if (made.getFindings() == 0 && worse != null) {
      Endings.failed(
          steps,
          JobFailure.PACKAGE_WORSE.code(),
          worse,
          JobFailure.hint(JobFailure.PACKAGE_WORSE.code()),
          sweepId);
      return;
    }
    if (planning.encodeAll(
        steps,
        made,
        "package-refused",
        "The package with the source's own picture broke a rule.")) {
      return;
    }
    Endings.failed(
        steps,
        "package-refused",
        "The finished package did not pass its check.",
        "Report this as a fault; the events of this media name the rules that it breaks.",
        sweepId);
  }

  /** Published or ended, with nothing left to sweep: no report leads to an event any more. */
  @Override
  public boolean isTerminal(Optional<RenditionState> state) {
    return state
        .filter(
            known ->
                switch (known.getPhase()) {
                  case INSPECTING, ENCODING -> false;
                  case PUBLISHED, ENDED -> known.getJob() == null && known.getJobs().isEmpty();
                })
        .isPresent();
  }

  @Override
  public Optional<RenditionState> evolve(Optional<RenditionState> state, RenditionEvent event) {
    return state.isPresent()
        ? Optional.of(RenditionFold.evolve(state.get(), event))
        : RenditionFold.begin(event);
  }
}
