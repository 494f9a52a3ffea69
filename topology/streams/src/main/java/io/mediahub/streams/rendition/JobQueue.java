package io.mediahub.streams.rendition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the workers are with the queue of jobs. */
public interface JobQueue {
  /**
   * Every job that was written to this partition before this moment is done with: no worker holds
   * it, and none will be handed it.
   *
   * @return null while that is not known of any moment
   */
  @Nullable Instant settledBefore(int partition);
}
