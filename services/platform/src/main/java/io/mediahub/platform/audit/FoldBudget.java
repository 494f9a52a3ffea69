package io.mediahub.platform.audit;

import io.mediahub.platform.refusal.RefusalException;

/** How much one request may fold, over all aggregates that it asks about. */
public final class FoldBudget {
  /** An encode of a film of two hours has some thousand events. */
  public static final int MOST_EVENTS = 10_000;

  public static final int MOST_MEGABYTES = 32;

  private int events;
  private long bytes;

  /** How many more events may be read. */
  int eventsLeft() {
    return MOST_EVENTS - events;
  }

  /**
   * @throws RefusalException {@code history-too-long}
   */
  void take(int eventBytes) {
    events++;
    bytes += eventBytes;
    if (events > MOST_EVENTS || bytes > MOST_MEGABYTES * 1024L * 1024L) {
      throw new RefusalException(
          AuditProblem.HISTORY_TOO_LONG.refusal(MOST_EVENTS, MOST_MEGABYTES));
    }
  }
}
