package io.mediahub.domain.rendition;

import java.time.Duration;
import java.util.List;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.JobFailed;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.SweepRequested;

/** How often a failed job is tried again, and how soon. */
public final class Retries {
  /** Attempts that may fail by what the job itself is, before the media is given up. */
  public static final int MAX_ATTEMPTS = 5;

  /**
   * Attempts that may end through no fault of the job, such as by a worker that was stopped. Far
   * more, since a long film lives through many deploys; bounded, since a job may be what kills its
   * workers.
   */
  public static final int MAX_UNCOUNTED = 20;

  /**
   * The rendition process takes a worker for lost when it has heard nothing of its job for this
   * long. Workers report often enough that one lost report does not make them silent.
   */
  public static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final int PAUSES = 4;

  private Retries() {}

  /** Whether an attempt that ends so is the last one of its job. */
  static boolean isLast(CurrentJob job, String code) {
    return JobFailure.counts(code)
        ? job.getAttempt() - job.getUncounted() >= MAX_ATTEMPTS
        : job.getUncounted() + 1 >= MAX_UNCOUNTED;
  }

  /** Never one that was asked for before: an attempt's objects have a prefix of their own. */
  static int nextAttempt(CurrentJob job) {
    return Math.max(job.getAttempt(), job.getHighest()) + 1;
  }

  /**
   * How long the work that these events ask for must wait: 5 s after the first failed attempt, then
   * 15 s, 45 s and 135 s, since whatever the worker could not reach is rarely back at once. A job
   * whose worker is gone has nothing to wait for. What is to be swept was playable a moment ago.
   *
   * @param decided what was decided together
   * @param grace how long what serves nobody any more is left to those who still watch it
   */
  public static Duration pauseAfter(List<RenditionEvent> decided, Duration grace) {
    if (decided.getLast() instanceof SweepRequested sweep && sweep.getAttempt() == 1) {
      return grace;
    }
    for (RenditionEvent event : decided) {
      if (event instanceof JobFailed failed) {
        return JobFailure.pauses(failed.getCode()) ? pause(failed.getAttempt()) : Duration.ZERO;
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
