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
import mediahub.rendition.WorkerReport;
import org.jspecify.annotations.Nullable;

/**
 * From the last uploaded byte to the published stream: inspect, plan, encode, publish. Only the
 * current attempt of the current job is heard; whatever an older one, or the same one twice, still
 * says changes nothing.
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
              .filter(known -> isCurrent(known.getJob(), jobId, attempt))
              .map(known -> heard(known, known.getJob(), report, nextJobId))
              .orElse(Decision.nothing());
      case ExpireJob(String jobId, int attempt, String sentence) ->
          state
              .filter(known -> isCurrent(known.getJob(), jobId, attempt))
              .map(known -> failed(known, known.getJob(), Retries.WORKER_LOST, sentence, true))
              .orElse(Decision.nothing());
      case ExpireUnclaimed(String jobId, int attempt, String sentence) ->
          state
              .filter(known -> isCurrent(known.getJob(), jobId, attempt))
              .map(known -> failed(known, known.getJob(), Retries.UNCLAIMED, sentence, true))
              .orElse(Decision.nothing());
    };
  }

  private static boolean isCurrent(@Nullable CurrentJob job, String jobId, int attempt) {
    return job != null && job.getJobId().equals(jobId) && job.getAttempt() == attempt;
  }

  private static Decision<RenditionEvent> heard(
      RenditionState state, CurrentJob job, WorkerReport report, String nextJobId) {
    boolean inspecting = state.getPhase() == Phase.INSPECTING;
    return switch (report) {
      case JobStarted started -> started(state, job, started);
      case MediaInspected inspected ->
          inspecting ? planned(inspected, nextJobId) : Decision.nothing();
      case MediaRefused refused -> inspecting ? Decision.accept(refused) : Decision.nothing();
      case EncodeProgressed progressed ->
          progressed.getPermille() > job.getPermille()
              ? Decision.accept(progressed)
              : Decision.nothing();
      case RenditionOpened opened ->
          Rungs.planned(state, opened.getRenditionId())
                  && Rungs.tally(state, opened.getRenditionId()) == null
              ? Decision.accept(opened)
              : Decision.nothing();
      case SegmentsEncoded segments -> segments(state, job, segments);
      case RenditionCompleted completed -> completed(state, job, completed);
      case PackageChecked checked ->
          job.getFindings() == null ? Decision.accept(checked) : Decision.nothing();
      case JobFinished finished -> finished(state, job, finished);
      case JobFailed failed ->
          failed(state, job, failed.getCode(), failed.getSentence(), failed.getRetryable());
    };
  }

  /**
   * A worker repeats it while it works. Another worker with the same encode job would write other
   * bytes where the first one's may have been reported already, so it gets an attempt of its own;
   * an inspection writes nothing.
   */
  private static Decision<RenditionEvent> started(
      RenditionState state, CurrentJob job, JobStarted started) {
    String before = job.getWorkerId();
    if (started.getWorkerId().equals(before)) {
      return Decision.nothing();
    }
    return before == null || state.getPhase() == Phase.INSPECTING
        ? Decision.accept(started)
        : failed(state, job, Retries.WORKER_LOST, "Another worker was given the job.", true);
  }

  private static Decision<RenditionEvent> planned(MediaInspected inspected, String nextJobId) {
    LadderPlanned ladder = Ladder.plan(inspected.getInspection());
    return Decision.accept(inspected, ladder, new EncodeRequested(nextJobId, 1));
  }

  /** Takes what is new of a batch; a report that was sent again begins where it began before. */
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
    return failed(state, job, "report-gap", "A report about " + renditionId + " is missing.", true);
  }

  private static Decision<RenditionEvent> finished(
      RenditionState state, CurrentJob job, JobFinished finished) {
    if (state.getPhase() != Phase.ENCODING) {
      return Decision.nothing();
    }
    if (!Rungs.allComplete(state) || job.getFindings() == null) {
      return failed(state, job, "report-gap", "The job finished without all of its reports.", true);
    }
    return job.getFindings() == 0
        ? Decision.accept(finished, new MediaPublished(Rungs.durationMicros(state)))
        : Decision.accept(
            finished,
            new EncodingFailed(
                "package-refused",
                "The finished package breaks %d rules of the checklist."
                    .formatted(job.getFindings()),
                "The events of this media name them; report this as a fault."));
  }

  private static Decision<RenditionEvent> failed(
      RenditionState state, CurrentJob job, String code, String sentence, boolean retryable) {
    List<RenditionEvent> events = new ArrayList<>();
    events.add(new JobFailed(job.getJobId(), job.getAttempt(), code, sentence, retryable));
    int next = job.getAttempt() + 1;
    if (!retryable || (Retries.counts(code) && Retries.isLast(job))) {
      events.add(
          new EncodingFailed(
              code,
              sentence,
              retryable
                  ? "All %d attempts failed; upload the file again later."
                      .formatted(Retries.MAX_ATTEMPTS)
                  : "Convert the file to a common format and upload it again."));
    } else if (state.getPhase() == Phase.INSPECTING) {
      events.add(
          new InspectionRequested(state.getOwnerId(), state.getSource(), job.getJobId(), next));
    } else {
      events.add(new EncodeRequested(job.getJobId(), next));
    }
    return Decision.accept(events);
  }

  @Override
  public Optional<RenditionState> evolve(Optional<RenditionState> state, RenditionEvent event) {
    return state.isPresent()
        ? Optional.of(RenditionFold.evolve(state.get(), event))
        : RenditionFold.begin(event);
  }
}
