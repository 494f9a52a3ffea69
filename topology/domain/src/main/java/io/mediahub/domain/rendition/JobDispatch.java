package io.mediahub.domain.rendition;

import java.util.Optional;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Inspect;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;

/** When work was asked for, then it is dispatched: the effect of an event, as data. */
public final class JobDispatch {
  private JobDispatch() {}

  /** One attempt of a job, for a worker. */
  public record Job(String jobId, int attempt, EncodeWork work) {}

  /**
   * @param state after the event
   * @return the work that the event asks for, if it asks for any
   */
  public static Optional<Job> jobFor(RenditionState state, RenditionEvent event) {
    if (event instanceof InspectionRequested requested) {
      return Optional.of(
          new Job(
              requested.getJobId(), requested.getAttempt(), new Inspect(requested.getSource())));
    }
    if (event instanceof EncodeRequested requested) {
      return Optional.of(
          new Job(
              requested.getJobId(),
              requested.getAttempt(),
              new EncodeLadder(
                  state.getSource(),
                  state.getInspection(),
                  state.getVideo(),
                  state.getAudio(),
                  state.getSegmentMillis())));
    }
    return Optional.empty();
  }
}
