package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.LadderPlanned;
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
 * Events of earlier versions, which encoded all renditions in one job. Stored states of then are
 * read as well: what their job was is prepared again.
 */
final class EarlierFold {
  private EarlierFold() {}

  /** Whether the event is of an earlier version, or about a job of one. */
  static boolean concerns(RenditionState state, RenditionEvent event) {
    return event instanceof LadderPlanned
        || event instanceof EncodeRequested
        || event instanceof EncodeProgressed
        || event instanceof RenditionOpened
        || event instanceof SegmentsEncoded
        || event instanceof RenditionCompleted
        || (state.getJob() != null
            && (event instanceof JobStarted
                || event instanceof PackageChecked
                || event instanceof JobFinished
                || event instanceof JobFailed));
  }

  static RenditionState.Builder evolve(
      RenditionState.Builder next, RenditionState state, RenditionEvent event) {
    if (event instanceof LadderPlanned ladder) {
      next.setVideo(ladder.getVideo())
          .setAudio(ladder.getAudio())
          .setSegmentMillis(ladder.getSegmentMillis())
          .setPhase(Phase.ENCODING)
          .setJobs(List.of());
    } else if (event instanceof EncodeRequested requested) {
      next.setJob(nextJob(state, requested)).setTallies(List.of());
    } else if (event instanceof RenditionOpened opened) {
      List<RenditionTally> tallies = new ArrayList<>(state.getTallies());
      tallies.add(new RenditionTally(opened.getRenditionId(), 0, 0L, false));
      next.setTallies(tallies);
    } else if (event instanceof SegmentsEncoded batch) {
      next.setTallies(changed(state, batch.getRenditionId(), tally -> grown(tally, batch)));
    } else if (event instanceof RenditionCompleted completed) {
      next.setTallies(
          changed(
              state,
              completed.getRenditionId(),
              tally -> RenditionTally.newBuilder(tally).setComplete(true).build()));
    } else if (event instanceof JobFinished) {
      next.setJob(null);
    } else if (state.getJob() != null) {
      next.setJob(about(CurrentJob.newBuilder(state.getJob()), event).build());
    }
    return next;
  }

  private static CurrentJob.Builder about(CurrentJob.Builder job, RenditionEvent event) {
    if (event instanceof JobStarted started) {
      return job.setWorkerId(started.getWorkerId())
          .setHighest(Math.max(job.getHighest(), job.getAttempt()))
          .setAttempt(started.getAttempt());
    }
    if (event instanceof EncodeProgressed progressed) {
      return job.setPermille(progressed.getPermille());
    }
    if (event instanceof PackageChecked checked) {
      return job.setFindings(checked.getFindings().size());
    }
    return event instanceof JobFailed failed && !JobFailure.counts(failed.getCode())
        ? job.setUncounted(job.getUncounted() + 1)
        : job;
  }

  /** The next attempt, with the history of those before it. */
  private static CurrentJob nextJob(RenditionState state, EncodeRequested requested) {
    CurrentJob before = state.getJob();
    CurrentJob.Builder next =
        CurrentJob.newBuilder().setJobId(requested.getJobId()).setAttempt(requested.getAttempt());
    return before != null && before.getJobId().equals(requested.getJobId())
        ? next.setUncounted(before.getUncounted()).build()
        : next.build();
  }

  /** Without what only an earlier version knows; its objects are unneeded. */
  static RenditionState.Builder left(RenditionState.Builder next, RenditionState state) {
    List<String> unneeded = new ArrayList<>(next.getUnneeded());
    unneeded.addAll(folders(state));
    return next.setJob(null)
        .setVideo(List.of())
        .setAudio(List.of())
        .setSegmentMillis(0)
        .setTallies(List.of())
        .setLeftovers(null)
        .setUnneeded(unneeded);
  }

  /** Of every attempt to encode it. */
  static List<String> folders(RenditionState state) {
    CurrentJob job = state.getJob();
    return job == null || state.getPhase() != Phase.ENCODING
        ? List.of()
        : IntStream.range(1, nextAttempt(job))
            .mapToObj(attempt -> Packages.folder(job.getJobId()) + attempt + "/")
            .toList();
  }

  /** Higher than every requested attempt. */
  static int nextAttempt(CurrentJob job) {
    return Math.max(job.getAttempt(), job.getHighest()) + 1;
  }

  private static RenditionTally grown(RenditionTally tally, SegmentsEncoded batch) {
    long added = batch.getSegments().stream().mapToLong(Segment::getDurationMicros).sum();
    return RenditionTally.newBuilder(tally)
        .setSegments(tally.getSegments() + batch.getSegments().size())
        .setDurationMicros(tally.getDurationMicros() + added)
        .build();
  }

  private static List<RenditionTally> changed(
      RenditionState state, String renditionId, UnaryOperator<RenditionTally> change) {
    return state.getTallies().stream()
        .map(tally -> tally.getRenditionId().equals(renditionId) ? change.apply(tally) : tally)
        .toList();
  }
}
