package io.mediahub.domain.rendition;

import java.time.Duration;
import java.util.List;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.JobFailed;
import mediahub.rendition.RenditionEvent;

/** How often a failed job is tried again, and how soon. */
public final class Retries {
  /** Attempts that a worker may begin and fail, per job, before the media is given up. */
  public static final int MAX_ATTEMPTS = 5;

  /** The worker that had the job fell silent, or another has it now. */
  static final String WORKER_LOST = "worker-lost";

  /** No worker began the job for as long as its record was there to be taken. */
  static final String UNCLAIMED = "job-unclaimed";

  /**
   * Reported by a worker that is handed an encode job which somebody had before: what the other one
   * wrote may have been reported, so that it must not be overwritten.
   */
  static final String REDELIVERED = "redelivered";

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final int PAUSES = 4;

  private Retries() {}

  /** An attempt that nobody began has not failed: only its record is gone. */
  static boolean counts(String code) {
    return !code.equals(UNCLAIMED);
  }

  static boolean isLast(CurrentJob job) {
    return job.getAttempt() - job.getUncounted() >= MAX_ATTEMPTS;
  }

  /**
   * How long the work that these events ask for must wait: 5 s after the first failed attempt, then
   * 15 s, 45 s and 135 s, since whatever the worker could not reach is rarely back at once. A job
   * without a worker has nothing to wait for.
   *
   * @param decided what was decided together
   */
  public static Duration pauseAfter(List<RenditionEvent> decided) {
    for (RenditionEvent event : decided) {
      if (event instanceof JobFailed failed) {
        return switch (failed.getCode()) {
          case WORKER_LOST, REDELIVERED, UNCLAIMED -> Duration.ZERO;
          default -> pause(failed.getAttempt());
        };
      }
    }
    return Duration.ZERO;
  }

  private static Duration pause(int attempt) {
    Duration pause = FIRST_PAUSE;
    for (int n = 1; n < Math.min(attempt, PAUSES); n++) {
      pause = pause.multipliedBy(3);
    }
    return pause;
  }
}
