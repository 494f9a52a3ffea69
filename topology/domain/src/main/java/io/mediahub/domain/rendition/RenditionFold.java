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
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.Phase;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RenditionTally;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;

/**
 * What a media is after an event: the evolve of {@link RenditionDecider}. Counts the version as it
 * goes.
 */
final class RenditionFold {
  private RenditionFold() {}

  /** Everything begins with an inspection; before it, nothing has a meaning. */
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
      case JobStarted started ->
          job(next, state, job -> job.setWorkerId(started.getWorkerId())).build();
      case MediaInspected inspected ->
          next.setInspection(inspected.getInspection()).setJob(null).build();
      case MediaRefused refused -> next.setPhase(Phase.ENDED).setJob(null).build();
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
      case JobFailed failed ->
          Retries.counts(failed.getCode())
              ? next.build()
              : job(next, state, job -> job.setUncounted(job.getUncounted() + 1)).build();
      case MediaPublished published -> next.setPhase(Phase.PUBLISHED).setJob(null).build();
      case EncodingFailed failed -> next.setPhase(Phase.ENDED).setJob(null).build();
    };
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

  private static CurrentJob newJob(String jobId, int attempt) {
    return CurrentJob.newBuilder().setJobId(jobId).setAttempt(attempt).build();
  }

  /** The next attempt of a job knows how many before it did not count. */
  private static CurrentJob nextJob(RenditionState state, String jobId, int attempt) {
    CurrentJob before = state.getJob();
    CurrentJob.Builder next = CurrentJob.newBuilder().setJobId(jobId).setAttempt(attempt);
    return before != null && before.getJobId().equals(jobId)
        ? next.setUncounted(before.getUncounted()).build()
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
