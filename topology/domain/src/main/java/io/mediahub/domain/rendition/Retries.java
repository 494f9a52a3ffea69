package io.mediahub.domain.rendition;

import java.time.Duration;
import java.util.List;
import mediahub.rendition.JobFailed;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.OpenJob;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WithdrawReason;

/** How often and how soon a failed job is retried. */
public final class Retries {
  /** Attempts that may fail because of the job itself before the media is given up. */
  public static final int MAX_ATTEMPTS = 5;

  /**
   * Attempts that may end through no fault of the job, for example when a worker is stopped. Far
   * more, since a long encode outlives many deployments; bounded, since the job may be what kills
   * its workers.
   */
  public static final int MAX_UNCOUNTED = 20;

  /**
   * How long the rendition process waits for a report before it gives a worker up. Workers report
   * so often that one lost report does not matter.
   */
  public static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final int PAUSES = 4;

  private Retries() {}

  /** Whether no attempt follows one that ended with this code. */
  static boolean isLast(OpenJob job, String code) {
    return JobFailure.counts(code)
        ? job.getAttempt() - job.getUncounted() >= MAX_ATTEMPTS
        : job.getUncounted() + 1 >= MAX_UNCOUNTED;
  }

  static int nextAttempt(OpenJob job) {
    return job.getAttempt() + 1;
  }

  /**
   * The pause before a job that these events request: 5 s after its first failed attempt, then 15
   * s, 45 s and 135 s, since an unreachable dependency rarely returns at once. A job whose worker
   * is gone does not wait. A sweep waits, since its objects were playable a moment ago; only of
   * media that is deleted the first does not.
   *
   * @param decided the events of one decision
   * @param grace how long unused objects are kept, since somebody may be watching
   */
  public static Duration pauseBefore(String jobId, List<RenditionEvent> decided, Duration grace) {
    boolean atOnce = false;
    for (RenditionEvent event : decided) {
      if (event instanceof JobFailed failed && failed.getJobId().equals(jobId)) {
        return JobFailure.pauses(failed.getCode()) ? pause(failed.getAttempt()) : Duration.ZERO;
      }
      if (event instanceof MediaWithdrawn withdrawn) {
        atOnce = withdrawn.getReason() == WithdrawReason.DELETED;
      }
      if (event instanceof SweepRequested sweep) {
        if (sweep.getJobId().equals(jobId) && sweep.getAttempt() == 1) {
          return atOnce ? Duration.ZERO : grace;
        }
        atOnce = false;
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
