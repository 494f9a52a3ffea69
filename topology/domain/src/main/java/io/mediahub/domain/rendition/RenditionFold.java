package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.Phase;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RenditionTally;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;

/** The evolve function of {@link RenditionDecider}; it also counts the version. */
final class RenditionFold {
  private RenditionFold() {}

  /** An inspection comes first; events before it are ignored. */
  static Optional<RenditionState> begin(RenditionEvent event) {
    return event instanceof InspectionRequested requested
        ? Optional.of(begun(requested))
        : Optional.empty();
  }

  static RenditionState evolve(RenditionState state, RenditionEvent event) {
    RenditionState.Builder next =
        RenditionState.newBuilder(state).setVersion(state.getVersion() + 1);
    return switch (event) {
      case InspectionRequested requested ->
          next.setJob(nextJob(state, requested.getJobId(), requested.getAttempt())).build();
      case JobStarted started -> job(next, state, job -> begun(job, started)).build();
      case MediaInspected inspected ->
          next.setInspection(inspected.getInspection()).setJob(null).build();
      case MediaRefused refused -> stub(next, Phase.ENDED);
      case LadderPlanned ladder ->
          next.setVideo(ladder.getVideo())
              .setAudio(ladder.getAudio())
              .setSegmentMillis(ladder.getSegmentMillis())
              .setPhase(Phase.ENCODING)
              .build();
      case EncodeRequested requested ->
          next.setJob(nextJob(state, requested.getJobId(), requested.getAttempt()))
              .setTallies(List.of())
              .build();
      case EncodeProgressed progressed ->
          job(next, state, job -> job.setPermille(progressed.getPermille())).build();
      case RenditionOpened opened ->
          next.setTallies(plus(state, new RenditionTally(opened.getRenditionId(), 0, 0L, false)))
              .build();
      case SegmentsEncoded batch ->
          next.setTallies(changed(state, batch.getRenditionId(), tally -> grown(tally, batch)))
              .build();
      case RenditionCompleted completed ->
          next.setTallies(
                  changed(
                      state,
                      completed.getRenditionId(),
                      tally -> RenditionTally.newBuilder(tally).setComplete(true).build()))
              .build();
      case PackageChecked checked ->
          job(next, state, job -> job.setFindings(checked.getFindings().size())).build();
      case JobFinished finished -> next.setJob(null).build();
      case JobFailed failed -> job(next, state, job -> ended(job, failed)).build();
      case MediaPublished published -> stub(next, Phase.PUBLISHED);
      case EncodingFailed failed -> stub(next, Phase.ENDED);
      case SweepRequested requested ->
          next.setJob(nextJob(state, requested.getJobId(), requested.getAttempt()))
              .setLeftovers(requested.getLeftovers())
              .build();
      case ObjectsSwept swept -> next.setJob(null).setLeftovers(null).build();
      case PackagePlanned planned -> next.build();
      case JobsRequested requested -> next.build();
      case PartEncoded part -> next.build();
      case PackagePlayable playable -> next.build();
      case PackageAbandoned abandoned -> next.build();
      case MediaWithdrawn withdrawn -> next.build();
      case SweepAbandoned abandoned -> next.setJob(null).setLeftovers(null).build();
    };
  }

  /** The stub of a media that has ended: that it has, and its version. */
  private static RenditionState stub(RenditionState.Builder next, Phase end) {
    return next.setPhase(end)
        .setSource(null)
        .setJob(null)
        .setInspection(null)
        .setVideo(List.of())
        .setAudio(List.of())
        .setSegmentMillis(0)
        .setTallies(List.of())
        .build();
  }

  private static RenditionState begun(InspectionRequested requested) {
    return RenditionState.newBuilder()
        .setOwnerId(requested.getOwnerId())
        .setSource(requested.getSource())
        .setPhase(Phase.INSPECTING)
        .setJob(newJob(requested.getJobId(), requested.getAttempt()))
        .setVersion(1)
        .build();
  }

  /** A worker may start an earlier attempt than the newest one. */
  private static CurrentJob.Builder begun(CurrentJob.Builder job, JobStarted started) {
    return job.setWorkerId(started.getWorkerId())
        .setHighest(Math.max(job.getHighest(), job.getAttempt()))
        .setAttempt(started.getAttempt());
  }

  private static CurrentJob.Builder ended(CurrentJob.Builder job, JobFailed failed) {
    if (!failed.getCode().equals(JobFailure.JOB_UNCLAIMED.code())) {
      job.setOpenFrom(0);
    } else if (job.getOpenFrom() == 0) {
      job.setOpenFrom(failed.getAttempt());
    }
    return JobFailure.counts(failed.getCode()) ? job : job.setUncounted(job.getUncounted() + 1);
  }

  private static CurrentJob newJob(String jobId, int attempt) {
    return CurrentJob.newBuilder().setJobId(jobId).setAttempt(attempt).build();
  }

  /** The next attempt, with the history of those before it. */
  private static CurrentJob nextJob(RenditionState state, String jobId, int attempt) {
    CurrentJob before = state.getJob();
    CurrentJob.Builder next = CurrentJob.newBuilder().setJobId(jobId).setAttempt(attempt);
    return before != null && before.getJobId().equals(jobId)
        ? next.setUncounted(before.getUncounted()).setOpenFrom(before.getOpenFrom()).build()
        : next.build();
  }

  private static RenditionState.Builder job(
      RenditionState.Builder next, RenditionState state, UnaryOperator<CurrentJob.Builder> change) {
    CurrentJob job = state.getJob();
    return job == null ? next : next.setJob(change.apply(CurrentJob.newBuilder(job)).build());
  }

  private static RenditionTally grown(RenditionTally tally, SegmentsEncoded batch) {
    long added = batch.getSegments().stream().mapToLong(Segment::getDurationMicros).sum();
    return RenditionTally.newBuilder(tally)
        .setSegments(tally.getSegments() + batch.getSegments().size())
        .setDurationMicros(tally.getDurationMicros() + added)
        .build();
  }

  private static List<RenditionTally> plus(RenditionState state, RenditionTally tally) {
    List<RenditionTally> tallies = new ArrayList<>(state.getTallies());
    tallies.add(tally);
    return tallies;
  }

  private static List<RenditionTally> changed(
      RenditionState state, String renditionId, UnaryOperator<RenditionTally> change) {
    return state.getTallies().stream()
        .map(tally -> tally.getRenditionId().equals(renditionId) ? change.apply(tally) : tally)
        .toList();
  }
}
