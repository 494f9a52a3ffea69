package io.mediahub.streams.rendition;

import java.time.Instant;
import mediahub.rendition.Urgency;
import org.jspecify.annotations.Nullable;

/** What the workers have taken from the topics of jobs. */
public interface JobQueue {
  /**
   * The moment before which every job of this partition is settled: no worker holds it, and none
   * will receive it.
   *
   * @return null while no such moment is known
   */
  @Nullable Instant settledBefore(Urgency urgency, int partition);
}
