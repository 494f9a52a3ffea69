package io.mediahub.platform.security;

import java.time.Clock;
import java.util.Set;

/**
 * Decides from the log while it is read up to its end. Otherwise, and after any event other than
 * the end of a session, it asks the write side.
 */
final class SessionsFromLog implements SessionStanding {
  private final SessionFeed feed;
  private final Withdrawals withdrawals;
  private final SessionStanding onRecord;
  private final Clock clock;

  SessionsFromLog(
      SessionFeed feed, Withdrawals withdrawals, SessionStanding onRecord, Clock clock) {
    this.feed = feed;
    this.withdrawals = withdrawals;
    this.onRecord = onRecord;
    this.clock = clock;
  }

  @Override
  public boolean stands(String sessionId, String userId, Set<String> roles) {
    // Read first: a record that arrives after this counts for the next request.
    boolean current = feed.isCurrent();
    return switch (withdrawals.of(sessionId, userId, clock.instant())) {
      case ENDED -> false;
      case UNTOUCHED -> current || onRecord.stands(sessionId, userId, roles);
      case TOUCHED -> onRecord.stands(sessionId, userId, roles);
    };
  }
}
