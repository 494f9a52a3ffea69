package io.mediahub.domain.rendition;

import java.util.Optional;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Inspect;
import mediahub.encoding.Sweep;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SweepRequested;

/** The job that an event requests, as data. */
public final class JobDispatch {
  private JobDispatch() {}

  /** One attempt of a job, for a worker. */
  public record Job(String jobId, int attempt, EncodeWork work) {}

  /** Whether an event requests the job of the state after it. */
  public static boolean isRequestedBy(RenditionEvent event) {
    return event instanceof InspectionRequested
        || event instanceof EncodeRequested
        || event instanceof SweepRequested;
  }

  /** The current attempt; empty when no work is left. */
  public static Optional<Job> currentJob(RenditionState state) {
    CurrentJob job = state.getJob();
    return job == null
        ? Optional.empty()
        : Optional.of(new Job(job.getJobId(), job.getAttempt(), work(state)));
  }

  private static EncodeWork work(RenditionState state) {
    return switch (state.getPhase()) {
      case INSPECTING -> new Inspect(state.getSource());
      case ENCODING ->
          new EncodeLadder(
              state.getSource(),
              state.getInspection(),
              state.getVideo(),
              state.getAudio(),
              state.getSegmentMillis());
      case PUBLISHED, ENDED -> new Sweep(state.getLeftovers());
    };
  }
}
