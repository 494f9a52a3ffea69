package io.mediahub.domain.rendition;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.rendition.RenditionCommand.BeginInspection;
import io.mediahub.domain.rendition.RenditionCommand.ExpireJob;
import io.mediahub.domain.rendition.RenditionCommand.ExpireUnclaimed;
import io.mediahub.domain.rendition.RenditionCommand.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.Phase;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RenditionTally;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WorkerReport;
import org.jspecify.annotations.Nullable;

/**
 * From the last uploaded byte to the published stream: inspect, plan, encode, publish. Only reports
 * of the current attempt of the current job count; duplicates and reports of older attempts change
 * nothing. One exception: an attempt that was given up before a worker started it may still be
 * started, until a later attempt is.
 */
public final class RenditionDecider
    implements Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> {
  @Override
  public Optional<RenditionState> initial() {
    return Optional.empty();
  }

  @Override
  public Decision<RenditionEvent> decide(RenditionCommand command, Optional<RenditionState> state) {
    return switch (command) {
      case BeginInspection begin ->
          state.isPresent()
              ? Decision.nothing()
              : Decision.accept(
                  new InspectionRequested(begin.ownerId(), begin.source(), begin.jobId(), 1));
      case Report(String jobId, int attempt, WorkerReport report, String nextJobId) ->
          state
              .filter(known -> counts(known.getJob(), jobId, attempt, report))
              .map(known -> reported(known, known.getJob(), report, nextJobId))
              .orElse(Decision.nothing());
      case ExpireJob(String jobId, int attempt, String sentence) ->
          state
              .filter(known -> isCurrent(known.getJob(), jobId, attempt))
              .map(known -> failed(known, known.getJob(), JobFailure.WORKER_LOST, sentence))
              .orElse(Decision.nothing());
      case ExpireUnclaimed(String jobId, int attempt, String sentence) ->
          state
              .filter(known -> isCurrent(known.getJob(), jobId, attempt))
              .map(known -> failed(known, known.getJob(), JobFailure.JOB_UNCLAIMED, sentence))
              .orElse(Decision.nothing());
    };
  }

  private static boolean isCurrent(@Nullable CurrentJob job, String jobId, int attempt) {
    return job != null && job.getJobId().equals(jobId) && job.getAttempt() == attempt;
  }

  private static boolean counts(
      @Nullable CurrentJob job, String jobId, int attempt, WorkerReport report) {
    return isCurrent(job, jobId, attempt)
        || (report instanceof JobStarted && isOpen(job, jobId, attempt));
  }

  /** An earlier attempt that was not started, and neither was any later one. */
  private static boolean isOpen(@Nullable CurrentJob job, String jobId, int attempt) {
    return job != null
        && job.getJobId().equals(jobId)
        && job.getWorkerId() == null
        && job.getOpenFrom() > 0
        && attempt >= job.getOpenFrom()
        && attempt < job.getAttempt();
  }

  private static Decision<RenditionEvent> reported(
      RenditionState state, CurrentJob job, WorkerReport report, String nextJobId) {
    boolean inspecting = state.getPhase() == Phase.INSPECTING;
    return switch (report) {
      case JobStarted started -> started(state, job, started);
      // Only workers of earlier versions report progress here. It is not an event.
      case EncodeProgressed progressed -> Decision.nothing();
      case MediaInspected inspected ->
          inspecting ? planned(inspected, nextJobId) : Decision.nothing();
      case MediaRefused refused ->
          inspecting
              ? Decision.accept(ending(Leftover.source(state), job, refused))
              : Decision.nothing();
      case RenditionOpened opened ->
          Rungs.planned(state, opened.getRenditionId())
                  && Rungs.tally(state, opened.getRenditionId()) == null
              ? Decision.accept(opened)
              : Decision.nothing();
      case SegmentsEncoded segments -> segments(state, job, segments);
      case RenditionCompleted completed -> completed(state, job, completed);
      case PackageChecked checked ->
          state.getPhase() == Phase.ENCODING && job.getFindings() == null
              ? Decision.accept(checked)
              : Decision.nothing();
      case JobFinished finished -> finished(state, job, finished);
      case JobFailed failed ->
          failed(state, job, failed.getCode(), failed.getSentence(), failed.getRetryable());
      case PreviewFound found -> Decision.nothing();
      case PartEncoded part -> Decision.nothing();
      case ObjectsSwept swept ->
          state.getLeftovers() == null ? Decision.nothing() : Decision.accept(swept);
    };
  }

  /**
   * A worker repeats it while it works. Another worker with the same encode job would overwrite
   * segments that may be reported already, so it gets an attempt of its own. Inspections and sweeps
   * write no segments.
   */
  private static Decision<RenditionEvent> started(
      RenditionState state, CurrentJob job, JobStarted started) {
    String before = job.getWorkerId();
    if (started.getWorkerId().equals(before)) {
      return Decision.nothing();
    }
    return before == null || state.getPhase() != Phase.ENCODING
        ? Decision.accept(started)
        : failed(state, job, JobFailure.WORKER_LOST, "Another worker was given the job.");
  }

  private static Decision<RenditionEvent> planned(MediaInspected inspected, String nextJobId) {
    LadderPlanned ladder = Ladder.plan(inspected.getInspection());
    return Decision.accept(inspected, ladder, new EncodeRequested(nextJobId, 1));
  }

  /** Accepts the new segments of a batch; a repeated report starts at the same index as before. */
  private static Decision<RenditionEvent> segments(
      RenditionState state, CurrentJob job, SegmentsEncoded batch) {
    RenditionTally tally = Rungs.tally(state, batch.getRenditionId());
    if (tally == null || tally.getComplete()) {
      return Decision.nothing();
    }
    int known = tally.getSegments() - batch.getFirstIndex();
    if (known < 0) {
      return gap(state, job, batch.getRenditionId());
    }
    if (known >= batch.getSegments().size()) {
      return Decision.nothing();
    }
    List<Segment> fresh = batch.getSegments().subList(known, batch.getSegments().size());
    return Decision.accept(
        new SegmentsEncoded(
            batch.getRenditionId(),
            batch.getJobId(),
            batch.getAttempt(),
            tally.getSegments(),
            List.copyOf(fresh)));
  }

  private static Decision<RenditionEvent> completed(
      RenditionState state, CurrentJob job, RenditionCompleted completed) {
    RenditionTally tally = Rungs.tally(state, completed.getRenditionId());
    if (tally == null || tally.getComplete()) {
      return Decision.nothing();
    }
    return tally.getSegments() == completed.getSegmentCount()
        ? Decision.accept(completed)
        : gap(state, job, completed.getRenditionId());
  }

  private static Decision<RenditionEvent> gap(
      RenditionState state, CurrentJob job, String renditionId) {
    return failed(
        state, job, JobFailure.REPORT_GAP, "A report about " + renditionId + " is missing.");
  }

  private static Decision<RenditionEvent> finished(
      RenditionState state, CurrentJob job, JobFinished finished) {
    if (state.getPhase() != Phase.ENCODING) {
      return Decision.nothing();
    }
    if (!Rungs.allComplete(state) || job.getFindings() == null) {
      return failed(
          state, job, JobFailure.REPORT_GAP, "The job finished without all of its reports.");
    }
    return Decision.accept(
        job.getFindings() == 0
            ? ending(
                Leftover.allBut(job, job.getAttempt()),
                job,
                finished,
                new MediaPublished(Rungs.durationMicros(state), null))
            : ending(
                Leftover.allBut(job, Leftover.NONE_PUBLISHED),
                job,
                finished,
                new EncodingFailed(
                    "package-refused",
                    "The finished package did not pass its check.",
                    "Report this as a fault; the events of this media name the rules that it"
                        + " breaks.")));
  }

  private static Decision<RenditionEvent> failed(
      RenditionState state, CurrentJob job, JobFailure failure, String sentence) {
    return failed(state, job, failure.code(), sentence, failure.retryable());
  }

  private static Decision<RenditionEvent> failed(
      RenditionState state, CurrentJob job, String code, String sentence, boolean retryable) {
    List<RenditionEvent> events = new ArrayList<>();
    events.add(new JobFailed(job.getJobId(), job.getAttempt(), code, sentence, retryable));
    int next = Retries.nextAttempt(job);
    boolean last = !retryable || Retries.isLast(job, code);
    switch (state.getPhase()) {
      case INSPECTING ->
          events.add(
              last
                  ? new EncodingFailed(code, sentence, JobFailure.hint(code))
                  : new InspectionRequested(
                      state.getOwnerId(), state.getSource(), job.getJobId(), next));
      case ENCODING -> {
        if (last) {
          events.addAll(
              ending(
                  Leftover.allBut(job, Leftover.NONE_PUBLISHED),
                  job,
                  new EncodingFailed(code, sentence, JobFailure.hint(code))));
        } else {
          events.add(new EncodeRequested(job.getJobId(), next));
        }
      }
      case PUBLISHED, ENDED ->
          events.add(
              last
                  ? new SweepAbandoned(job.getJobId(), code, sentence)
                  : new SweepRequested(job.getJobId(), next, state.getLeftovers()));
    }
    return Decision.accept(events);
  }

  /** The final event, and a request to sweep what is left in the object store, if anything is. */
  private static List<RenditionEvent> ending(
      @Nullable Leftovers leftovers, CurrentJob job, RenditionEvent... end) {
    List<RenditionEvent> events = new ArrayList<>(List.of(end));
    if (leftovers != null) {
      events.add(new SweepRequested(job.getJobId() + "-sweep", 1, leftovers));
    }
    return events;
  }

  /** Published or ended, with nothing left to sweep: later reports change nothing. */
  @Override
  public boolean isTerminal(Optional<RenditionState> state) {
    return state
        .filter(
            known ->
                switch (known.getPhase()) {
                  case INSPECTING, ENCODING -> false;
                  case PUBLISHED, ENDED -> known.getJob() == null;
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
